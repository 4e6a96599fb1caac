import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readScript } from "../src/script.ts";
import { ScriptRunner } from "../src/script-runner.ts";

const script = readScript("read-entry");
const unknown = new Error("NOSCRIPT No matching script. Please use EVAL.");
const sent: string[] = [];
const client = { eval: vi.fn(), evalsha: vi.fn() };
const createRunner = () => new ScriptRunner(client, 100);

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  client.eval.mockImplementation(async (text: string) => void sent.push(text.slice(0, 2)));
  client.evalsha.mockImplementation(async (sha: string) => void sent.push(sha));
});
afterEach(() => void vi.useRealTimers());

describe("a script", () => {
  it("is sent with its text once for each connection, then by its name", async () => {
    const runner = createRunner();
    for (let each = 0; each < 3; each += 1) await runner.run(script, ["a key"], [1]);
    runner.forget();
    await runner.run(script, ["a key"], [1]);
    expect(sent).toEqual(["--", script.sha, script.sha, "--"]);
    expect(client.evalsha).toHaveBeenCalledWith(script.sha, 1, "a key", 1);
  });

  it("is sent with its text again when Redis has forgotten it", async () => {
    const runner = createRunner();
    await runner.run(script, ["a key"], [1]);
    client.evalsha.mockRejectedValueOnce(unknown);
    await runner.run(script, ["a key"], [1]);
    expect(sent).toEqual(["--", "--"]);
  });

  it("is not sent again after another error", async () => {
    const runner = createRunner();
    await runner.run(script, ["a key"], [1]);
    client.evalsha.mockRejectedValueOnce(new Error("Command timed out"));
    await expect(runner.run(script, ["a key"], [1])).rejects.toThrow("Command timed out");
    expect(sent).toEqual(["--"]);
  });

  it("has 100 ms for both commands together", async () => {
    const runner = createRunner();
    await runner.run(script, ["a key"], [1]);
    client.evalsha.mockImplementationOnce(async () => {
      await vi.advanceTimersByTimeAsync(60);
      throw unknown;
    });
    client.eval.mockReturnValueOnce(new Promise(() => undefined));
    const told = vi.fn();
    const late = runner.run(script, ["a key"], [1]).catch(told);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(39);
    expect(told).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await late;
    expect(told).toHaveBeenCalledWith(new Error("Command timed out"));
    expect(vi.getTimerCount()).toBe(0);
  });
});
