import type { FaultSettings } from "./fault-settings.ts";
import { installFault } from "./install-fault.ts";
import { addGate } from "./request-gate.ts";

let current: FaultSettings["refuse-requests"] | undefined;

addGate((arrival, enter) => {
  if (current && Math.random() < (current.share ?? 1)) arrival.refuse(current.status ?? 503);
  else enter();
});

installFault("refuse-requests", {
  set: (settings) => void (current = settings),
  clear: () => void (current = undefined),
});
