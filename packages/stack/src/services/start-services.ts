import type { Crew } from "../crew.ts";
import { announceReturn } from "../processes/announce-return.ts";
import { waitUntilReady } from "../processes/readiness.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import type { ServiceSpec } from "./service-plan.ts";

const startService = async (spec: ServiceSpec, crew: Crew, signal: AbortSignal): Promise<void> => {
  const url = `${spec.adminUrl}/readyz`;
  const process: SupervisedProcess = new SupervisedProcess(spec, crew, {
    onRefusal: (error) => crew.fail(error),
    onRestart: () => void announceReturn(process, url, crew.log),
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
