import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callers } from "./callers.ts";
import { type SlowStack, startSlowStack } from "./start-slow-stack.ts";

/** Milliseconds in which the statement has to end: less than the second after which it would anyway. */
const mostMs = 500;

let stack: SlowStack;
beforeAll(async () => {
  stack = await startSlowStack();
});
afterAll(() => stack.close());

const untilRunning = (): Promise<void> =>
  waitUntil("the statement runs", async () => (await stack.running()) === 1, { pauseMs: 5 });

/** Milliseconds until PostgreSQL works for nobody any more. */
const untilStopped = async (): Promise<number> => {
  const from = performance.now();
  await waitUntil("it stops", async () => (await stack.busy()) === 0, { pauseMs: 5 });
  return performance.now() - from;
};

describe.each(callers)("over $name", ({ ask }) => {
  it("a caller who leaves stops the statement in the database", async () => {
    const caller = new AbortController();
    const asked = ask(stack, { signal: caller.signal });
    await untilRunning();
    caller.abort();
    expect(await untilStopped()).toBeLessThan(mostMs);
    expect(await asked).toBeUndefined();
  });

  it("a deadline that runs out stops the statement in the database", async () => {
    const asked = ask(stack, { timeoutMs: 250 });
    await untilRunning();
    expect(await asked).toBe("deadline_exceeded");
    expect(await untilStopped()).toBeLessThan(mostMs);
  });

  it("a request with less than 20 ms left is refused at once, and runs no statement", async () => {
    const before = await stack.lastStatements();
    const from = performance.now();
    expect(await ask(stack, { timeoutMs: 15 })).toBe("deadline_exceeded");
    expect(performance.now() - from).toBeLessThan(mostMs);
    expect(await stack.lastStatements()).toEqual(before);
  });
});
