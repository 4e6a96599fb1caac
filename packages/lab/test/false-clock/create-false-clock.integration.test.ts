import { existsSync, readFileSync } from "node:fs";
import {
  createFalseClock,
  findFaketime,
  type ServiceProcess,
  startService,
  waitUntil,
} from "@tandem/lab";
import { describe, expect, it, onTestFinished } from "vitest";

const script = "packages/lab/test/fixtures/tell-time.ts";

const faketime = await findFaketime();
if (faketime.library === undefined)
  process.stderr.write(`skipped what needs libfaketime: ${faketime.reason}\n`);

describe("a false clock", () => {
  it("is a file that a service is told of, beside its own variables", async () => {
    const clock = await createFalseClock("/lib/fake.so", 600);
    const options = clock.forService({ script, env: { A: "1" } });
    const { FAKETIME_TIMESTAMP_FILE: file = "", ...env } = options.env ?? {};
    expect(options.script).toBe(script);
    expect(env).toMatchObject({ A: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" });
    expect(Object.values(env)).toContain("/lib/fake.so");
    expect(readFileSync(file, "utf8")).toBe("+600");
    await clock.set(-600);
    expect(readFileSync(file, "utf8")).toBe("-600");
    await expect(clock.set(86_401)).rejects.toThrow(RangeError);
    await Promise.all([clock.close(), clock.close()]);
    expect(existsSync(file)).toBe(false);
  });
});

describe.skipIf(faketime.library === undefined)("a process with a false clock", () => {
  it("has it everywhere, and sees it step", async () => {
    const clock = await createFalseClock(faketime.library ?? "", 600);
    onTestFinished(() => clock.close());
    const service = await startService(clock.forService({ script, ready: false }));
    onTestFinished(async () => void (await service.end("SIGKILL")));
    expect(Math.round((await offsetOf(service)) / 10)).toBe(60);
    await clock.set(-600);
    const inTime = { timeout: 5_000 };
    await expect.poll(async () => Math.round((await offsetOf(service)) / 10), inTime).toBe(-60);
  });
});

/** Seconds. */
const offsetOf = async ({ child, output }: ServiceProcess): Promise<number> => {
  const before = output().split("\n").length;
  child.stdin?.write("\n");
  await waitUntil("it says the time", () => output().split("\n").length > before);
  const { now } = JSON.parse(output().trim().split("\n").at(-1) ?? "") as { now: number };
  return (now - Date.now()) / 1_000;
};
