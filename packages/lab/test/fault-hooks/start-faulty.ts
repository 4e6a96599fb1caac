import { onTestFinished } from "vitest";
import {
  controlFaults,
  type FaultControl,
  type Faults,
  type ServiceProcess,
  startService,
  withFaults,
} from "../../src/index.ts";

export const recipeApi = {
  script: "services/recipe-api/src/server.ts",
  env: { DATABASE_URL: "memory:" },
};

interface Faulty {
  readonly service: ServiceProcess;
  readonly faults: FaultControl;
}

type Options = Parameters<typeof startService>[0];

/** A service that can be made to fail, until the end of the test. */
export const startFaulty = async (
  faults: Faults,
  options: Options = recipeApi,
): Promise<Faulty> => {
  const service = await startService(withFaults(options, faults));
  onTestFinished(async () => void (await service.end("SIGKILL")));
  return { service, faults: controlFaults(service.child) };
};
