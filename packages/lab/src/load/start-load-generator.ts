import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { checkLoad } from "./check-load.ts";
import type { GeneratorAnswer, GeneratorOrder } from "./generator-messages.ts";
import type { Load } from "./load.ts";
import type { LoadResult } from "./load-result.ts";

/** A process that sends load, one run after the other. */
export interface LoadGenerator {
  /** Of its process; undefined when it could not be started. */
  readonly pid: number | undefined;
  /**
   * Sends the load and says what came of it; takes `durationMs` and at most `graceMs` more. The
   * result says whether it is valid.
   *
   * @param options.signal ends the run at once and makes it reject with the signal's reason
   * @throws RangeError when a number of the load is outside its limits
   * @throws Error when a kind cannot be sent, a run is under way already, or the process ends
   */
  run(load: Load, options?: { readonly signal?: AbortSignal }): Promise<LoadResult>;
  /** Ends the process, whatever it is doing. Idempotent. */
  close(): Promise<void>;
}

/** The process starts at once; its own first second is slower than the rest, as of any Node. */
export const startLoadGenerator = (): LoadGenerator => {
  const child = fork(fileURLToPath(new URL("generator-process.ts", import.meta.url)), {
    // A result has NaN, and a load may carry values that JSON has not.
    serialization: "advanced",
    execArgv: [],
    env: {},
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let isRunning = false;
  return {
    pid: child.pid,
    run: async (load, { signal } = {}) => {
      const order: GeneratorOrder = { order: "run", load: checkLoad(load) };
      signal?.throwIfAborted();
      if (isRunning) throw new Error("this generator has a run under way; start another one");
      isRunning = true;
      try {
        return await exchange(child, order, signal);
      } finally {
        isRunning = false;
      }
    },
    close: () => end(child),
  };
};

const exchange = async (
  child: ChildProcess,
  order: GeneratorOrder,
  signal: AbortSignal | undefined,
): Promise<LoadResult> => {
  const abort = (): void => tell(child, { order: "abort" });
  const answered = nextAnswer(child);
  tell(child, order);
  signal?.addEventListener("abort", abort);
  try {
    const answer = await answered;
    signal?.throwIfAborted();
    if ("failure" in answer) throw new Error(answer.failure);
    return answer.result;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
};

const tell = (child: ChildProcess, order: GeneratorOrder): void => {
  // What does not arrive is no error of its own: then the process has ended, and its exit says so.
  if (child.connected) child.send(order, () => undefined);
};

const nextAnswer = async (child: ChildProcess): Promise<GeneratorAnswer> => {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    if (hasEnded(child)) throw ended(child);
    return await Promise.race([
      once(child, "message", { signal }).then(([answer]) => answer as GeneratorAnswer),
      once(child, "exit", { signal }).then(() => {
        throw ended(child);
      }),
    ]);
  } finally {
    settled.abort();
  }
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const ended = ({ exitCode, signalCode }: ChildProcess): Error =>
  new Error(`the load generator has ended (${signalCode ?? exitCode})`);

const end = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
};
