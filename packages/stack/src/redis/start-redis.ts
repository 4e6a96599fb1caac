import { freePorts } from "@tandem/lab";
import { readConfig } from "../config.ts";
import type { Program } from "../find-program.ts";
import { host } from "../listen-on.ts";
import { createMergedLog, type Output } from "../logs/merged-log.ts";
import { createSwitchedLog } from "../logs/switched-log.ts";
import { announceReturn } from "../processes/announce-return.ts";
import type { Surroundings } from "../processes/child.ts";
import { startGuardian } from "../processes/guardian.ts";
import { waitUntilReady } from "../processes/readiness.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import { StackError } from "../stack-error.ts";
import { answersPing } from "./answers-ping.ts";
import { findRedis } from "./find-redis.ts";
import { planRedis } from "./redis-plan.ts";
import { createRedisUsers, type RedisUser, type RedisUsers } from "./redis-users.ts";

export interface RedisOptions {
  /** On 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** Where the server's log goes. Default: nowhere. */
  readonly output?: Output | undefined;
  /** Ends the start; means nothing afterwards. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A Redis of our own on this machine, with the users of redis/start.sh. It keeps nothing, and is
 * started again, empty, when it dies by itself.
 */
export interface Redis {
  /** Without a user: who connects there may PING, and nothing else. */
  readonly url: string;
  readonly version: string;
  /** Undefined while it is dead. */
  readonly pid: number | undefined;
  readonly process: SupervisedProcess;
  /** With name and password. */
  urlFor(user: RedisUser): string;
  /** Ends the server at once; it stays dead until `start`. */
  kill(): Promise<void>;
  /** Ends it in order, by force after `graceMs`, 1 s unless given. It stays dead until `start`. */
  stop(graceMs?: number): Promise<void>;
  /** Brings it back, empty, on its port. Resolves when it answers. */
  start(): Promise<void>;
  /** As SIGSTOP: connections stay, and nobody answers. */
  freeze(): void;
  resume(): void;
  /** `stop`, and the end of what was made for it. Idempotent. */
  close(): Promise<void>;
}

const never = new AbortController().signal;
const stopMs = 1_000;

const urlWith = (url: string, user: RedisUser, password: string): string => {
  const result = new URL(url);
  result.username = user;
  result.password = password;
  return result.href;
};

const createServer = (program: Program, port: number, users: RedisUsers, around: Surroundings) => {
  const url = `redis://${host}:${port}`;
  const switched = createSwitchedLog(around.log, "redis");
  const spec = planRedis({ file: program.file, port, folder: users.folder });
  const surroundings = { guardian: around.guardian, log: switched.log };
  const process: SupervisedProcess = new SupervisedProcess(spec, surroundings, {
    onRestart: () => void announceReturn(process, url, around.log, answersPing),
  });
  const start = async (signal: AbortSignal): Promise<void> => {
    process.start();
    await waitUntilReady({ process, url, ask: answersPing }, signal);
    // What it says while it starts and stops in order is always the same.
    switched.isQuiet = false;
  };
  const end = (how: () => Promise<void>): Promise<void> => {
    switched.isQuiet = true;
    return how();
  };
  return { url, process, start, end };
};

/** Like startRedis, inside a stack that has a guardian and a log already. */
export const startRedisIn = async (
  surroundings: Surroundings,
  program: Program,
  options: RedisOptions,
): Promise<Redis> => {
  const [freePort = 0] = await freePorts(1);
  const users = await createRedisUsers();
  const server = createServer(program, options.port ?? freePort, users, surroundings);
  const { url, process: supervised } = server;
  const send = (signal: NodeJS.Signals): void => {
    const pid = supervised.pid();
    if (pid !== undefined) process.kill(pid, signal);
  };
  const stop = (graceMs = stopMs): Promise<void> => {
    send("SIGCONT");
    return server.end(() => supervised.stop(graceMs));
  };
  const close = (): Promise<void> => stop().then(() => users.remove());
  try {
    await server.start(options.signal ?? never);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    version: program.version,
    get pid() {
      return supervised.pid();
    },
    process: supervised,
    urlFor: (user) => urlWith(url, user, users.passwordOf(user)),
    kill: () => server.end(() => supervised.kill()),
    stop,
    start: () => server.start(never),
    freeze: () => send("SIGSTOP"),
    resume: () => send("SIGCONT"),
    close,
  };
};

/**
 * Starts Redis alone: for tests, and for whoever needs nothing else. Takes 0.1 s.
 *
 * @throws {StackError} `configuration` when redis-server 6.0 or later is not on the PATH;
 *   `start_failed` with what it said. Nothing is left running.
 */
export const startRedis = async (options: RedisOptions = {}): Promise<Redis> => {
  const program = await findRedis(readConfig().environment["PATH"]);
  if (program.file === undefined)
    throw new StackError("configuration", `${program.reason}: install Redis 6.0 or later`);
  const guardian = startGuardian();
  const log = options.output ? createMergedLog(options.output, ["redis"]) : () => undefined;
  try {
    const redis = await startRedisIn({ guardian, log }, program, options);
    return {
      ...redis,
      get pid() {
        return redis.pid;
      },
      close: () => redis.close().finally(() => guardian.close()),
    };
  } catch (error) {
    guardian.close();
    throw error;
  }
};
