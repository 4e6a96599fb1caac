import type { Log } from "./merged-log.ts";

export interface SwitchedLog {
  readonly log: Log;
  /** True from the beginning. */
  isQuiet: boolean;
}

/** A log with a switch, for the lines of one process. */
export const createSwitchedLog = (log: Log, process: string): SwitchedLog => {
  const switched = {
    isQuiet: true,
    log: (name: string, line: string): void => {
      if (!switched.isQuiet || name !== process) log(name, line);
    },
  };
  return switched;
};
