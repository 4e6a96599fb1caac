import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export type Output = "shown" | "shown on failure";

/** Runs one program of this repository after the other, each with the Node that runs this one. */
export interface ProgramRunner {
  /** @returns whether the program ended with exit code 0 */
  run(command: readonly string[], output: Output): Promise<boolean>;
  /** The signal that asked to stop; the program that ran then got it too. */
  interruptedBy(): NodeJS.Signals | undefined;
}

// No program that we start here reports to its maker.
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

const ended = (child: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });

const collect = (child: ChildProcess): (() => Buffer) => {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
};

export const createProgramRunner = (): ProgramRunner => {
  let running: ChildProcess | undefined;
  let interruption: NodeJS.Signals | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      interruption = signal;
      running?.kill(signal);
    });
  return {
    async run(command, output) {
      const pipe = output === "shown" ? "inherit" : "pipe";
      running = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", pipe, pipe] });
      const said = collect(running);
      const isGood = await ended(running);
      if (!isGood) process.stdout.write(said());
      return isGood;
    },
    interruptedBy: () => interruption,
  };
};
