import { setTimeout as delay } from "node:timers/promises";
import type { Crew } from "../crew.ts";
import { isReady, waitUntilReady } from "../processes/readiness.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import type { ServiceSpec } from "./service-plan.ts";

const pollMs = 50;

/** Says when a restarted replica is back; gives up as soon as that process is dead too. */
const announceReturn = async (
  process: SupervisedProcess,
  url: string,
  crew: Crew,
): Promise<void> => {
  const [pid, startedAt] = [process.pid(), performance.now()];
  while (!(await isReady(url))) {
    if (process.pid() !== pid) return;
    await delay(pollMs, undefined, { ref: false });
  }
  const ms = Math.round(performance.now() - startedAt);
  crew.log("stack", `${process.name} is back (pid ${pid}), ready after ${ms} ms`);
};

const startService = async (spec: ServiceSpec, crew: Crew, signal: AbortSignal): Promise<void> => {
  const url = `${spec.adminUrl}/readyz`;
  const process: SupervisedProcess = new SupervisedProcess(spec, crew, {
    onRefusal: (error) => crew.fail(error),
    onRestart: () => void announceReturn(process, url, crew),
  });
  crew.add(spec.service, process);
  process.start();
  await waitUntilReady({ process, url }, signal);
};

/** All together: no replica needs another to become ready. Resolves when the last one is. */
export const startServices = async (
  specs: readonly ServiceSpec[],
  crew: Crew,
  signal: AbortSignal,
): Promise<void> => {
  await Promise.all(specs.map((spec) => startService(spec, crew, signal)));
};
