import { spawn } from "node:child_process";
import { join } from "node:path";

/** Outlives the supervisor by as long as it takes to end what it watches. */
export interface Guardian {
  /** `stopSignal` is what ends the process in order, as in `SIGTERM`. */
  watch(pid: number, stopSignal: NodeJS.Signals): void;
  /** To be called as soon as the process has been reaped: the system may give its number away. */
  forget(pid: number): void;
  /** Ends whatever is still watched, and the guardian itself. */
  close(): void;
}

/**
 * A small shell process on the other end of a pipe. The supervisor may die in any way, `kill -9`
 * included: the pipe closes, and the guardian ends the processes that it was told of, first in
 * order and after 5 s by force. Processes are their own groups (see startChild).
 */
export const startGuardian = (): Guardian => {
  const child = spawn("/bin/sh", [join(import.meta.dirname, "guardian.sh")], {
    detached: true,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a guardian the stack still works; only the death of its supervisor is not covered.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
  const tell = (line: string): void => {
    if (child.stdin.writable) child.stdin.write(`${line}\n`);
  };
  return {
    watch: (pid, stopSignal) => tell(`+ ${pid} ${stopSignal.replace("SIG", "")}`),
    forget: (pid) => tell(`- ${pid}`),
    close: () => void child.stdin.end(),
  };
};
