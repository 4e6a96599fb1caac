import { expect, test } from "vitest";
import {
  assertHolders,
  assertHosts,
  formatNames,
  wantedNames,
} from "../../src/certificates/holder-names.ts";

test("only the public front has names that somebody asked for, a service has its own", () => {
  const everywhere = ["localhost", "127.0.0.1", "::1"];

  expect(wantedNames("edge", ["Tandem.Test", "localhost"])).toEqual([...everywhere, "tandem.test"]);
  expect(wantedNames("web-api", ["tandem.test"])).toEqual([...everywhere, "web-api"]);
});

test("an address has one spelling", () => {
  expect(wantedNames("edge", ["FE80:0:0::0:1", "0:0:0:0:0:0:0:1"]).slice(2)).toEqual([
    "::1",
    "fe80::1",
  ]);
});

test("openssl is told which names are addresses", () => {
  expect(formatNames(["localhost", "10.0.0.1", "::1"])).toBe("DNS:localhost, IP:10.0.0.1, IP:::1");
});

test.for(["a", "tandem.test", "*.tandem.test", "xn--bcher-kva.test", "10.0.0.1", "2001:db8::1"])(
  "%s is a host",
  (host) => {
    expect(() => assertHosts([host])).not.toThrow();
  },
);

test.for([
  "",
  "a,DNS:b",
  "a\nb",
  "a\n",
  "two words",
  "-a.test",
  "a..test",
  "a.test.",
  "300.1.1.1",
  "10.0.0.1:80",
  "fe80::1%eth0",
  "a.*.test",
  "*",
  "a".repeat(64),
  `${"a.".repeat(127)}test`,
])("%j is refused as a host", (host) => {
  expect(() => assertHosts(["good.test", host])).toThrow(
    expect.objectContaining({ code: "usage", message: expect.stringContaining(`"${host}"`) }),
  );
});

test.for(["..", "a/b", "Edge", "", "a b", "-a"])("%j is refused as a holder", (holder) => {
  expect(() => assertHolders([holder])).toThrow(expect.objectContaining({ code: "usage" }));
});
