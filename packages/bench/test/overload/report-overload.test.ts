import type { LoadResult } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { judgeOverload } from "../../src/overload/report-overload.ts";

const offer = (goodput: number, refusedP99 = 5, valid = true) => {
  const total = { latency: { refused: { p99: refusedP99 } } };
  return { on: { goodput, total, valid } as LoadResult };
};

describe("an overload", () => {
  it("is borne with 80 % of the peak and refusals within 50 ms", () => {
    expect(judgeOverload([offer(100), offer(80, 50)])).toBe("met");
  });

  it("is not borne with less", () => {
    expect(judgeOverload([offer(100), offer(79)])).toBe("not met");
  });

  it.each([51, Number.NaN])("is not borne when the refused are told after %d ms", (p99) => {
    expect(judgeOverload([offer(100), offer(100, p99)])).toBe("not met");
  });

  it("is not measured by a generator that was in its own way", () => {
    expect(judgeOverload([offer(100), offer(100, 5, false)])).toBe("not measured");
  });
});
