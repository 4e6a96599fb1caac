import { execFile } from "node:child_process";

/** How a program has ended, and all that it has printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program at once, with SIGKILL; its code is then 137. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end, whatever that is. */
export const runProgram = (
  [program = "", ...args]: readonly string[],
  { cwd, env, signal }: ProgramOptions,
): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024, killSignal: "SIGKILL" } as const;
    const child = execFile(program, args, { ...options, signal }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : (child.exitCode ?? 137),
        stdout,
        stderr: stderr || (error?.message ?? ""),
      }),
    );
    child.stdin?.end();
  });

/** What it printed on standard output. @throws Error with all that it printed, when its code is not 0 */
export const outputOf = (command: readonly string[], { code, stdout, stderr }: Ended): string => {
  if (code === 0) return stdout;
  throw new Error(`${command.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
};
