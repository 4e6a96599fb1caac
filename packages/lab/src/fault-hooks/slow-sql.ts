import { installFault } from "./install-fault.ts";
import { addSqlGate } from "./sql-gate.ts";

let waitMs = 0;

addSqlGate({
  onReady: (enter) => {
    if (waitMs > 0) setTimeout(enter, waitMs);
    else enter();
  },
});

installFault("slow-sql", {
  set: ({ ms }) => void (waitMs = ms),
  clear: () => void (waitMs = 0),
});
