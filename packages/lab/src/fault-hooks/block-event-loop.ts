import { installFault } from "./install-fault.ts";
import { standStill } from "./stand-still.ts";

let timer: NodeJS.Timeout | undefined;

installFault("block-event-loop", {
  set: ({ ms, everyMs }) => {
    clearInterval(timer);
    if (everyMs !== undefined) timer = setInterval(standStill, everyMs, ms).unref();
    standStill(ms);
  },
  clear: () => clearInterval(timer),
});
