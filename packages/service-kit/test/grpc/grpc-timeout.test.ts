import { describe, expect, it } from "vitest";
import { limitTimeout, noTime } from "../../src/grpc/grpc-timeout.ts";

describe("limitTimeout", () => {
  it.each([
    { sent: "5S", limited: "5S" },
    { sent: "99999999n", limited: "99999999n" },
    { sent: "60000m", limited: "60000m" },
    { sent: "60001m", limited: "60000m" },
    { sent: "61S", limited: "60000m" },
    { sent: "2M", limited: "60000m" },
    { sent: "99999999H", limited: "60000m" },
    { sent: undefined, limited: "60000m" },
    { sent: "20m", limited: "20m" },
    { sent: "20000u", limited: "20000u" },
    { sent: "19999u", limited: noTime },
    { sent: "19m", limited: noTime },
    { sent: "999999n", limited: noTime },
    { sent: "0S", limited: noTime },
    { sent: "00000000n", limited: noTime },
  ])("makes $limited of $sent within a minute", ({ sent, limited }) => {
    expect(limitTimeout(sent, 60_000)).toBe(limited);
  });

  it.each(["", "5", "S", "123456789m", "-1m", "1.5S", "5s", " 5S", "5S ", ["5S"]])(
    "refuses %j",
    (sent) => {
      expect(limitTimeout(sent, 60_000)).toBeUndefined();
    },
  );
});
