import { readFile } from "node:fs/promises";
import { type Front, type FrontOptions, startFront } from "@tandem/stack";
import { readSearchPath } from "../config.ts";
import { cpuOfThreads } from "../cpu/cpu-of-threads.ts";
import type { MeasuredProcess } from "../cpu/measured-process.ts";

export interface MeasuredFront {
  readonly ports: Front["ports"];
  readonly process: MeasuredProcess;
}

// What a frozen process would miss has no end: idle connections, the answer to a check. A check comes
// with every second slice or so; more often it would be a part of what a request costs.
const variables = {
  LB_RATE_LIMIT: "100000000",
  LB_CLIENT_CONNECTIONS: "10000",
  LB_KEEPALIVE_TIMEOUT: "1h",
  LB_CHECK_TIMEOUT: "1h",
  LB_CHECK_INTERVAL: "2s",
} as const;

/** HAProxy as it is, with raised limits, and TLS to the services when `environment` has LB_TLS. */
export const startMeasuredFront = async ({
  environment,
  ...options
}: FrontOptions): Promise<MeasuredFront> => {
  const common = { PATH: readSearchPath(), ...variables };
  const front = await startFront({ ...options, environment: { ...common, ...environment } });
  try {
    return { ports: front.ports, process: measured(front, await workerOf(front.pid() ?? 0)) };
  } catch (error) {
    await front.close();
    throw error;
  }
};

/** The master only waits; its worker does everything. */
const workerOf = async (master: number): Promise<number> => {
  const children = await readFile(`/proc/${master}/task/${master}/children`, "utf8");
  const pid = Number(children);
  if (!(pid > 0)) throw new Error(`HAProxy (pid ${master}) has not one worker but "${children}"`);
  return pid;
};

const measured = (front: Front, worker: number): MeasuredProcess => {
  const resume = (): void => void process.kill(worker, "SIGCONT");
  const end = (): Promise<void> => {
    // Frozen, it would not see that it is to end.
    if (front.pid() !== undefined) resume();
    return front.close();
  };
  let ended: Promise<void> | undefined;
  return {
    cpu: () => cpuOfThreads(worker),
    pause: () => void process.kill(worker, "SIGSTOP"),
    resume,
    close: () => (ended ??= end()),
  };
};
