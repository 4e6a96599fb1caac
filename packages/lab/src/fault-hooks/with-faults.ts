import { faultVariable } from "../config.ts";
import type { ServiceOptions } from "../start-service.ts";
import { checkFault, type FaultName, type FaultSettings } from "./fault-settings.ts";

/** Faults and their settings from the start on; "off" only makes it possible to set one later. */
export type Faults = { readonly [Name in FaultName]?: FaultSettings[Name] | "off" };

const hooks: Readonly<Record<FaultName, string>> = {
  crash: import.meta.resolve("./crash.ts"),
  "block-event-loop": import.meta.resolve("./block-event-loop.ts"),
  "throw-error": import.meta.resolve("./throw-error.ts"),
  "wrong-clock": import.meta.resolve("./wrong-clock.ts"),
  "slow-sql": import.meta.resolve("./slow-sql.ts"),
  // What is refused has waited, too.
  "slow-requests": import.meta.resolve("./slow-requests.ts"),
  "refuse-requests": import.meta.resolve("./refuse-requests.ts"),
};

/**
 * The options of a service that can be made to fail. Only the named faults are loaded.
 *
 * @throws RangeError that names the fault, its option, the limits and what was given
 */
export const withFaults = (options: ServiceOptions, faults: Faults): ServiceOptions => {
  const names = (Object.keys(hooks) as FaultName[]).filter((name) => faults[name] !== undefined);
  return {
    ...options,
    ipc: true,
    execArgv: [...(options.execArgv ?? []), ...names.flatMap((name) => ["--import", hooks[name]])],
    env: { ...options.env, ...Object.fromEntries(names.flatMap((name) => variable(name, faults))) },
  };
};

const variable = (name: FaultName, faults: Faults): readonly (readonly [string, string])[] => {
  const settings = faults[name];
  if (settings === undefined || settings === "off") return [];
  checkFault(name, settings);
  return [[faultVariable(name), JSON.stringify(settings)]];
};
