import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/load/load-result.ts";
import { createTally } from "../../src/load/tally.ts";

describe("a tally", () => {
  const tally = createTally();
  const end = (outcome: Outcome, status: string, latencyMs: number): void => {
    tally.sent();
    tally.ended({ atMs: 0, outcome, status }, latencyMs);
  };
  end("accepted", "200", 0.25);
  end("accepted", "200", 1);
  end("accepted", "OK", 4);
  end("refused", "503", 2);
  end("failed", "500", 8);
  end("error", "timeout", 16);
  end("unanswered", "unanswered", 32);
  const counts = tally.counts();

  it("counts every request once", () => {
    expect(counts).toMatchObject({
      sent: 7,
      answered: 5,
      accepted: 3,
      refused: 1,
      failed: 1,
      error: 1,
      unanswered: 1,
      statuses: { "200": 2, OK: 1, "503": 1, "500": 1 },
      errors: { timeout: 1 },
    });
  });

  it("keeps the latency of the accepted apart from that of the refused and the failed", () => {
    const { accepted, refused, failed } = counts.latency;
    expect(accepted).toMatchObject({ count: 3, p50: 1 });
    expect(accepted.max).toBeCloseTo(4, 2);
    expect(refused).toMatchObject({ count: 1 });
    expect(refused.p50).toBeCloseTo(2, 2);
    expect(failed).toMatchObject({ count: 2 });
    expect(failed.max).toBeCloseTo(16, 1);
  });

  it("has milliseconds with three digits after the point", () => {
    const one = createTally();
    one.ended({ atMs: 0, outcome: "accepted", status: "200" }, 0.25);
    expect(one.counts().latency.accepted.p99).toBe(0.25);
  });

  it("says NaN of what never was", () => {
    expect(createTally().counts().latency.refused).toMatchObject({ count: 0, p99: Number.NaN });
  });
});
