import type { FaultSettings } from "./fault-settings.ts";
import { installFault } from "./install-fault.ts";
import { addGate } from "./request-gate.ts";
import { addSqlGate } from "./sql-gate.ts";

type Moment = FaultSettings["crash"]["at"];

let awaited: Moment | undefined;
let skip = 0;

const reach = (moment: Moment): void => {
  if (moment !== awaited) return;
  if (skip === 0) process.kill(process.pid, "SIGKILL");
  skip -= 1;
};

addGate((arrival, enter) => {
  reach("arrival");
  arrival.onAnswer(() => reach("answer"));
  enter();
});

addSqlGate({
  beforeCommit: () => reach("before-commit"),
  afterCommit: () => reach("after-commit"),
});

installFault("crash", {
  set: (settings) => {
    awaited = settings.at;
    skip = settings.skip ?? 0;
    reach("now");
  },
  clear: () => void (awaited = undefined),
});
