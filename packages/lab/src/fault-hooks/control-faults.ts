import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type FaultRequest, isFaultReply } from "./fault-message.ts";
import type { FaultName, FaultSettings } from "./fault-settings.ts";

/** Switches the faults of a process that runs. */
export interface FaultControl {
  /**
   * In effect when it resolves.
   *
   * @throws Error when the process has not loaded the fault, refuses the settings, ends, or does
   *   not answer within 10 s
   */
  set<Name extends FaultName>(fault: Name, settings: FaultSettings[Name]): Promise<void>;
  clear(fault: FaultName): Promise<void>;
}

const replyLimitMs = 10_000;

/** @param child started by startService with the options of withFaults */
export const controlFaults = (child: ChildProcess): FaultControl => ({
  set: (fault, settings) => ask(child, { fault, settings, id: randomUUID() }),
  clear: (fault) => ask(child, { fault, id: randomUUID() }),
});

const ask = (child: ChildProcess, request: FaultRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: string): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("disconnect", onDisconnect);
      if (error === undefined) resolve();
      else reject(new Error(error));
    };
    const onMessage = (message: unknown): void => {
      if (isFaultReply(message) && message.faultId === request.id) settle(message.error);
    };
    const onDisconnect = (): void => settle("the process has ended");
    const timer = setTimeout(settle, replyLimitMs, `no answer within ${replyLimitMs} ms`);
    child.on("message", onMessage).on("disconnect", onDisconnect);
    if (!child.connected) return settle("the process cannot be reached: it has ended, or no ipc");
    child.send(request, (error) => {
      if (error) settle(error.message);
    });
  });
