import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { waitUntil } from "@tandem/lab";
import { startRedis } from "@tandem/stack";
import { cpuOfServer } from "../database/cpu-of-server.ts";

/** Redis as it is in the repository, and what can be asked of it beside what the services ask. */
export interface MeasuredRedis {
  /** For recipe-api. */
  readonly url: string;
  readonly version: string;
  /** Microseconds of processor time of all its threads so far. */
  readonly cpu: () => Promise<number>;
  /** Scripts that it has run so far: a look for a copy is one, to keep a copy is another one. */
  readonly countScripts: () => Promise<number>;
  /** Resolves when it has run all that it was sent. */
  readonly settle: () => Promise<void>;
}

/** It ends with its owner. */
export const startMeasuredRedis = async (owner: AsyncDisposableStack): Promise<MeasuredRedis> => {
  const redis = await startRedis();
  owner.defer(() => redis.close());
  const countScripts = async (): Promise<number> =>
    scriptsIn(await askRedis(redis.urlFor("operator"), "INFO commandstats"));
  return {
    url: redis.urlFor("recipe-api"),
    version: redis.version,
    cpu: () => cpuOfServer(redis.pid ?? 0),
    countScripts,
    settle: () => settle(countScripts),
  };
};

/** Who keeps a copy has answered before, so some are on their way when the last answer has come. */
const settle = async (count: () => Promise<number>): Promise<void> => {
  let last: number | undefined;
  await waitUntil("Redis has nothing to do", async () => {
    const before = last;
    last = await count();
    return before === last;
  });
};

/** Those that it had to be sent first, and those that it knew. */
export const scriptsIn = (commandStats: string): number => {
  const calls = [...commandStats.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+),/gm)];
  return calls.reduce((sum, [, count]) => sum + Number(count), 0);
};

/** What it says to one command, over a connection of its own. */
const askRedis = async (url: string, command: string): Promise<string> => {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.end(`AUTH ${username} ${password}\r\n${command}\r\n`);
  return text(socket);
};
