import type { ServiceProcess } from "@tandem/lab";
import { expect } from "vitest";
import { connectionsOf, expectConnectionsBack, type LeftOut } from "./always-true.ts";

/** Services whose end nobody expects. */
export interface RunningServices {
  /** All that runs runs still. */
  expectNoExits(): void;
  /** Counts connections, and returns what expects no more of them. */
  noteConnections(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * @param services in the order in which they were started
 * @param leftOut ports whose connections belong to the pools of others
 */
export const watchServices = (
  services: readonly ServiceProcess[],
  leftOut?: LeftOut,
): RunningServices => ({
  expectNoExits: () => {
    expect(services.map(({ child }) => child.exitCode ?? child.signalCode)).toEqual(
      services.map(() => null),
    );
  },
  noteConnections: async () => {
    const pids = services.map(({ child }) => child.pid ?? 0);
    const before = await Promise.all(pids.map((pid) => connectionsOf(pid, leftOut)));
    return async () => {
      for (const [index, pid] of pids.entries()) {
        await expectConnectionsBack(pid, before[index] ?? 0, leftOut);
      }
    };
  },
  close: async () => {
    for (const service of services.toReversed()) await service.end();
  },
});
