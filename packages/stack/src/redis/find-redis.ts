import { findProgram, type NoProgram, type Program, type WantedProgram } from "../find-program.ts";

const redis: WantedProgram = {
  name: "redis-server",
  title: "Redis",
  // The first with users of their own rights.
  oldest: [6, 0],
  argument: "--version",
  pattern: / v=(\d+\.\d+[\w.-]*)/,
};

/** Looks for Redis 6.0 or later on the PATH. */
export const findRedis = (path: string | undefined): Promise<Program | NoProgram> =>
  findProgram(redis, path);
