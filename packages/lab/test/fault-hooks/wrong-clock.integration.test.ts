import { describe, expect, it } from "vitest";
import { type ServiceProcess, waitUntil } from "../../src/index.ts";
import { startFaulty } from "./start-faulty.ts";

const script = "packages/lab/test/fixtures/tell-time.ts";
const hour = 3_600_000;

interface Times {
  readonly now: number;
  readonly date: number;
  readonly text: number;
  readonly fact: number;
  readonly isDate: boolean;
  readonly monotonic: number;
}

const askTimes = async ({ child, output }: ServiceProcess): Promise<Times> => {
  const before = output().split("\n").length;
  child.stdin?.write("\n");
  await waitUntil("it says the time", () => output().split("\n").length > before);
  return JSON.parse(output().trim().split("\n").at(-1) ?? "") as Times;
};

/** Whole minutes by which each way to look at the clock is wrong. */
const minutesWrong = async (service: ServiceProcess): Promise<number[]> => {
  const { now, date, text } = await askTimes(service);
  return [now, date, text].map((each) => Math.round((each - Date.now()) / 60_000) + 0);
};

describe("a wrong clock", () => {
  it("is wrong from the start, is set while the process runs, and is right again", async () => {
    const faulty = await startFaulty(
      { "wrong-clock": { offsetMs: hour } },
      { script, ready: false },
    );
    const { service, faults } = faulty;
    expect(await minutesWrong(service)).toEqual([60, 60, 60]);
    await faults.set("wrong-clock", { offsetMs: -hour });
    expect(await minutesWrong(service)).toEqual([-60, -60, -60]);
    await faults.clear("wrong-clock");
    expect(await minutesWrong(service)).toEqual([0, 0, 0]);
  });

  it("leaves facts and durations alone", async () => {
    const { service, faults } = await startFaulty(
      { "wrong-clock": "off" },
      { script, ready: false },
    );
    const before = await askTimes(service);
    await faults.set("wrong-clock", { offsetMs: hour });
    const after = await askTimes(service);
    expect(after).toMatchObject({ fact: 0, isDate: true });
    expect(after.monotonic - before.monotonic).toBeLessThan(60_000);
  });
});
