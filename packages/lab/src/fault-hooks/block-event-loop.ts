import { installFault } from "./install-fault.ts";

// Waiting leaves the processor to others: it is the process that must not answer.
const nobody = new Int32Array(new SharedArrayBuffer(4));
const block = (ms: number): void => void Atomics.wait(nobody, 0, 0, ms);

let timer: NodeJS.Timeout | undefined;

installFault("block-event-loop", {
  set: ({ ms, everyMs }) => {
    clearInterval(timer);
    if (everyMs !== undefined) timer = setInterval(block, everyMs, ms).unref();
    block(ms);
  },
  clear: () => clearInterval(timer),
});
