import { findProgram, type NoProgram, type Program, type WantedProgram } from "../find-program.ts";

export type HaproxyProgram = Program;
export type NoHaproxy = NoProgram;

const haproxy: WantedProgram = {
  name: "haproxy",
  title: "HAProxy",
  // Debian 12's; what is older lacks parts of our configuration.
  oldest: [2, 6],
  argument: "-v",
  pattern: /version (\d+\.\d+[\w.-]*)/i,
};

/** Looks for HAProxy 2.6 or later on the PATH. */
export const findHaproxy = (path: string | undefined): Promise<HaproxyProgram | NoHaproxy> =>
  findProgram(haproxy, path);
