import { describe, expect, it } from "vitest";
import { closedLoop } from "../../src/cpu/closed-loop.ts";

const createCaller = () => {
  const caller = { running: 0, most: 0, asked: 0 };
  const ask = async (): Promise<void> => {
    caller.asked += 1;
    caller.running += 1;
    caller.most = Math.max(caller.most, caller.running);
    await Promise.resolve();
    caller.running -= 1;
  };
  return { caller, ask };
};

describe("a closed loop", () => {
  it("sends as many requests as it was told, by all callers together", async () => {
    const [one, other] = [createCaller(), createCaller()];
    await closedLoop([one.ask, other.ask], 7);
    expect(one.caller.asked + other.caller.asked).toBe(7);
    expect(Math.min(one.caller.asked, other.caller.asked)).toBeGreaterThan(2);
  });

  it("lets a caller wait for its answer before it asks again", async () => {
    const { caller, ask } = createCaller();
    await closedLoop([ask], 5);
    expect(caller).toEqual({ running: 0, most: 1, asked: 5 });
  });

  it("ends with the first wrong answer", async () => {
    const wrong = async (): Promise<void> => {
      throw new Error("answered 503");
    };
    await expect(closedLoop([createCaller().ask, wrong], 5)).rejects.toThrow("answered 503");
  });
});
