import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository } from "@tandem/lab";

const probe = join(import.meta.dirname, "cpu-probe.ts");

export interface MeasuredProcess {
  /** Microseconds of processor time so far, user and system, all threads. */
  cpu(): Promise<number>;
  /** Freezes it: its timers and its garbage collector disturb nobody while another is measured. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

export interface MeasuredOptions {
  /** Path from the root of the repository. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process whose processor time can be read from outside, from getrusage and so to the microsecond. */
export const startMeasured = ({
  script,
  args = [],
  env = {},
}: MeasuredOptions): MeasuredProcess => {
  const child = fork(join(repository, script), [...args], {
    execArgv: ["--import", probe],
    env: { ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    cpu: () => cpuOf(child),
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    close: () => end(child),
  };
};

const cpuOf = async (child: ChildProcess): Promise<number> => {
  const answer = once(child, "message") as Promise<[NodeJS.CpuUsage]>;
  child.send("cpu");
  const [{ user, system }] = await answer;
  return user + system;
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
};
