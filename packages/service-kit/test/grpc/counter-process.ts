import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface CounterProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** Milliseconds of processor time so far, user and system. */
  cpuMs(): Promise<number>;
  /** The last lines of its log. */
  log(): Promise<readonly Record<string, unknown>[]>;
  /** What it wrote outside its log: a crash, a warning. */
  noise(): string;
  end(): Promise<void>;
}

/** The counter in a process of its own, so that what it spends is not mixed with the client's. */
export const forkCounter = async (): Promise<CounterProcess> => {
  const child = fork(join(import.meta.dirname, "../fixtures/run-counter.ts"), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  let noise = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (noise += text));
  }
  const ask = async () => {
    child.send("report");
    const [report] = await once(child, "message");
    return report as { cpuMs: number; log: Record<string, unknown>[] };
  };
  const [{ port }] = await once(child, "message");
  return {
    port: port as number,
    child,
    cpuMs: async () => (await ask()).cpuMs,
    log: async () => (await ask()).log,
    noise: () => noise,
    end: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
};
