import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createLineSplitter } from "../logs/line-splitter.ts";
import type { Log } from "../logs/merged-log.ts";
import type { Account } from "./account.ts";
import type { Guardian } from "./guardian.ts";

export type Environment = Readonly<Record<string, string>>;

export interface ChildSpec {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  /** Whose process it is: the supervisor's own account unless given. Only root can give one. */
  readonly account?: Account | undefined;
  /** Ends the process in order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started at all. */
  readonly error?: Error;
}

export interface Child {
  readonly pid: number | undefined;
  /** Resolves when the process has ended and its last lines are known. Never rejects. */
  readonly exited: Promise<Exit>;
  lastLines(): readonly string[];
  /** To the process alone; SIGKILL to its whole group. */
  signal(signal: NodeJS.Signals): void;
}

/** What every child needs from the stack around it. */
export interface Surroundings {
  readonly guardian: Guardian;
  readonly log: Log;
}

const keptLines = 10;

const collectLines = (child: ChildProcess, onLine: (line: string) => void): readonly string[] => {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = createLineSplitter((line) => {
      if (lines.push(line) > keptLines) lines.shift();
      onLine(line);
    });
    stream?.setEncoding("utf8").on("data", (text: string) => splitter.push(text));
    stream?.on("close", () => splitter.end());
  }
  return lines;
};

const waitForExit = async (child: ChildProcess): Promise<Exit> => {
  // A grandchild may hold the output open for longer than the process lives.
  const drained = new Promise((resolve) => child.once("close", resolve));
  try {
    const [code, signal] = (await once(child, "exit")) as [Exit["code"], Exit["signal"]];
    await Promise.race([drained, delay(300, undefined, { ref: false })]);
    return { code, signal };
  } catch (error) {
    return { code: null, signal: null, error: error as Error };
  }
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(signal === "SIGKILL" ? -pid : pid, signal);
  } catch (error) {
    // It has just ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

const watchChild = (child: ChildProcess, spec: ChildSpec, around: Surroundings): Child => {
  const { pid } = child;
  let isRunning = pid !== undefined;
  if (pid !== undefined) {
    around.guardian.watch(pid, spec.stopSignal);
    child.once("exit", () => {
      isRunning = false;
      around.guardian.forget(pid);
    });
  }
  const lines = collectLines(child, (line) => around.log(spec.name, line));
  return {
    pid,
    exited: waitForExit(child),
    lastLines: () => [...lines],
    signal(signal) {
      if (isRunning && pid !== undefined) send(pid, signal);
    },
  };
};

const neverStarted = (failure: Error): Child => {
  const exited = Promise.resolve({ code: null, signal: null, error: failure });
  return { pid: undefined, exited, lastLines: () => [], signal: () => undefined };
};

/**
 * Starts a process in a group and session of its own, so that a terminal's Ctrl-C reaches only the
 * supervisor, which then ends everything in order. Its output goes to the log line by line.
 */
export const startChild = (spec: ChildSpec, around: Surroundings): Child => {
  const { file, args, cwd, env, account } = spec;
  try {
    const child = spawn(file, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    return watchChild(child, spec, around);
  } catch (error) {
    // Node throws some errors of the system, as EPERM, and emits others.
    return neverStarted(error as Error);
  }
};
