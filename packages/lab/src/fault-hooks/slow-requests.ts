import { installFault } from "./install-fault.ts";
import { addGate } from "./request-gate.ts";

let waitMs = 0;

addGate((_arrival, enter) => {
  if (waitMs > 0) setTimeout(enter, waitMs);
  else enter();
});

installFault("slow-requests", {
  set: ({ ms }) => void (waitMs = ms),
  clear: () => void (waitMs = 0),
});
