import { faultVariable, readFaultEnvironment } from "../config.ts";
import { type FaultReply, isFaultRequest } from "./fault-message.ts";
import { checkFault, type FaultName, type FaultSettings } from "./fault-settings.ts";

/** One thing that can go wrong in this process. */
export interface Fault<Name extends FaultName> {
  /** Settings that are within their limits; they replace earlier ones. */
  set(settings: FaultSettings[Name]): void;
  clear(): void;
}

const faults = new Map<FaultName, Fault<FaultName>>();

const badConfiguration = 78;

/**
 * Puts a fault into the process that imports this: set from its variable now, and by the parent over
 * IPC at any time. Ends the process with 78 and one line when NODE_ENV is production or the variable
 * is wrong.
 */
export const installFault = <Name extends FaultName>(name: Name, fault: Fault<Name>): void => {
  const { isProduction, settings } = readFaultEnvironment(name);
  if (isProduction) return refuseToStart(`${name} is not for NODE_ENV=production`);
  if (faults.size === 0) listenToParent();
  faults.set(name, fault);
  if (!settings) return;
  try {
    setFault(name, JSON.parse(settings));
  } catch (error) {
    refuseToStart(`${faultVariable(name)} is wrong: ${(error as Error).message}`);
  }
};

const setFault = (name: FaultName, settings: unknown): void => {
  checkFault(name, settings);
  faults.get(name)?.set(settings as never);
};

const listenToParent = (): void => {
  process.on("message", (message) => {
    if (!isFaultRequest(message)) return;
    const { fault, id, settings } = message;
    const error = refusal(fault, settings);
    const reply: FaultReply = { faultId: id, ...(error !== undefined && { error }) };
    // First the reply: some faults leave no time for it.
    process.send?.(reply);
    if (error !== undefined) return;
    if (settings === undefined) faults.get(fault)?.clear();
    else faults.get(fault)?.set(settings);
  });
  // The channel alone must not keep a process alive that has stopped.
  process.channel?.unref();
};

const refusal = (fault: FaultName, settings: object | undefined): string | undefined => {
  if (!faults.has(fault)) return `${fault} is not in this process: name it in withFaults`;
  try {
    if (settings !== undefined) checkFault(fault, settings);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const refuseToStart = (reason: string): void => {
  process.stderr.write(`fault hook: ${reason}\n`);
  // oxlint-disable-next-line no-restricted-properties -- server.ts, which would do it, must not run
  process.exit(badConfiguration);
};
