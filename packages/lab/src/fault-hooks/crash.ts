import type { FaultSettings } from "./fault-settings.ts";
import { installFault } from "./install-fault.ts";
import { addGate } from "./request-gate.ts";
import { addSqlGate } from "./sql-gate.ts";
import { standStill } from "./stand-still.ts";

type Settings = FaultSettings["crash"];

let awaited: Settings | undefined;
let skip = 0;

const reach = (moment: Settings["at"]): void => {
  if (moment !== awaited?.at) return;
  if (skip === 0) crash(awaited);
  skip -= 1;
};

/** Nothing of the process moves on until it ends, so the moment stays the one that was named. */
const crash = ({ delayMs = 0, randomDelayMs = 0 }: Settings): void => {
  standStill(delayMs + Math.random() * randomDelayMs);
  process.kill(process.pid, "SIGKILL");
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
    awaited = settings;
    skip = settings.skip ?? 0;
    reach("now");
  },
  clear: () => void (awaited = undefined),
});
