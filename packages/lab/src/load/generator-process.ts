// Started by startLoadGenerator as a process of its own, so that what it uses of the processor is
// known and nothing else runs in its event loop.
import type { CheckedLoad } from "./check-load.ts";
import { generateLoad } from "./generate-load.ts";
import type { GeneratorAnswer, GeneratorOrder } from "./generator-messages.ts";
import { openSenders } from "./senders/open-senders.ts";

let running = new AbortController();

const run = async (load: CheckedLoad, signal: AbortSignal): Promise<GeneratorAnswer> => {
  try {
    const senders = await openSenders(load.kinds);
    try {
      return { result: await generateLoad(load, senders.byKind, signal) };
    } finally {
      await senders.close();
    }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
};

process.on("message", (message: GeneratorOrder) => {
  if (message.order === "abort") return running.abort();
  running = new AbortController();
  void run(message.load, running.signal).then((answer) => process.send?.(answer));
});

// Nobody is left to take the result. A sender of one's own may hold the process, so it is killed.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
