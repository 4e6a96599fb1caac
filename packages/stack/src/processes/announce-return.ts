import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../logs/merged-log.ts";
import { isReady } from "./readiness.ts";
import type { SupervisedProcess } from "./supervised-process.ts";

const pollMs = 50;

/** Says when a restarted process answers again; gives up as soon as that one is dead too. */
export const announceReturn = async (
  process: SupervisedProcess,
  url: string,
  log: Log,
  ask = isReady,
): Promise<void> => {
  const [pid, startedAt] = [process.pid(), performance.now()];
  while (!(await ask(url))) {
    if (process.pid() !== pid) return;
    await delay(pollMs, undefined, { ref: false });
  }
  const ms = Math.round(performance.now() - startedAt);
  log("stack", `${process.name} is back (pid ${pid}), ready after ${ms} ms`);
};
