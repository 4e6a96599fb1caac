import type { FaultSettings } from "./fault-settings.ts";
import { installFault } from "./install-fault.ts";

type As = FaultSettings["throw-error"]["as"];

const throwError = (as: As): void => {
  const error = new Error(`${as} of a fault hook`);
  if (as === "unhandledRejection") void Promise.reject(error);
  // From a callback of the event loop, where nobody stands around it.
  else setImmediate(() => raise(error));
};

const raise = (error: Error): never => {
  throw error;
};

let onSignal: (() => void) | undefined;

const clear = (): void => {
  if (onSignal) process.off("SIGUSR2", onSignal);
  onSignal = undefined;
};

installFault("throw-error", {
  set: ({ as, on }) => {
    clear();
    if (on === undefined) return throwError(as);
    onSignal = () => throwError(as);
    process.on(on, onSignal);
  },
  clear,
});
