import { setTimeout as delay } from "node:timers/promises";
import { StackError } from "../stack-error.ts";
import { startChild, type Child, type ChildSpec, type Surroundings } from "./child.ts";
import { describeExit } from "./describe-exit.ts";

const graceMs = 2_000;

const end = async (child: Child, stopSignal: NodeJS.Signals): Promise<void> => {
  child.signal(stopSignal);
  const isOver = await Promise.race([child.exited, delay(graceMs, undefined, { ref: false })]);
  if (!isOver) child.signal("SIGKILL");
};

/**
 * Runs a program that is expected to end by itself.
 *
 * @throws {StackError} `start_failed` with its last lines when it does not end with exit code 0;
 *   the signal's reason when that was aborted.
 */
export const runOnce = async (
  spec: ChildSpec,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> => {
  signal.throwIfAborted();
  const child = startChild(spec, surroundings);
  const abort = (): void => void end(child, spec.stopSignal);
  signal.addEventListener("abort", abort, { once: true });
  const exit = await child.exited;
  signal.removeEventListener("abort", abort);
  signal.throwIfAborted();
  if (exit.code === 0) return;
  throw new StackError("start_failed", `${spec.name} ${describeExit(exit)}`, {
    lines: child.lastLines(),
  });
};
