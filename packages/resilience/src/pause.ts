import type { DeadlineView } from "./deadline.ts";

/** Waits, unless the deadline ends first: then it rejects at once with that reason. */
export const pause = (milliseconds: number, deadline: DeadlineView): Promise<void> =>
  new Promise((resolve, reject) => {
    if (deadline.reason) throw deadline.reason;
    const end = (reason: Error): void => {
      clearTimeout(timer);
      reject(reason);
    };
    const timer = setTimeout(() => {
      deadline.removeListener(end);
      resolve();
    }, milliseconds);
    deadline.addListener(end);
  });
