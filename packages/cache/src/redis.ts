import { setTimeout as delay } from "node:timers/promises";
import type { Redis as Client, RedisOptions as ClientOptions } from "ioredis";
import { untilAborted } from "@tandem/resilience";
import type { CallDeadline } from "./call-deadline.ts";
import { RedisError } from "./errors.ts";
import { type RedisReport, RedisWatch } from "./redis-watch.ts";
import type { Script } from "./script.ts";
import { ScriptRunner } from "./script-runner.ts";

export interface RedisOptions {
  /** `redis://user:password@host:port`, `rediss://` for TLS. */
  readonly url: string;
  /** Shown in CLIENT LIST. */
  readonly applicationName: string;
  /** What becomes of Redis, in order, ready for a logger; nothing after `close`. */
  readonly onReport?: (report: RedisReport, message: string) => void;
}

export interface Redis {
  /**
   * Runs a script; all of its keys are in `keys`. Redis has 100 ms to answer, and none while it is
   * known to be away: then this rejects at once. A script that was given up on may still run later.
   * Who leaves, by the deadline, does not wait for Redis.
   *
   * @throws RedisError `unavailable`; the deadline's reason
   */
  run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
    deadline?: CallDeadline,
  ): Promise<unknown>;
  /**
   * Resolves when a PING is answered, within 100 ms; asks even while scripts are refused.
   *
   * @throws RedisError `unavailable`; the signal's reason
   */
  check(signal?: AbortSignal): Promise<void>;
  /** Leaves no timer and no connection, and reports nothing afterwards. Idempotent. */
  close(): Promise<void>;
}

/**
 * A cache must never be what a request waits for: nothing is queued, nothing is made again, and every
 * wait ends. Milliseconds; docs/timeouts.md has them beside what is around them.
 */
export const redisLimits = {
  commandTimeout: 100,
  connectTimeout: 500,
  // A connection on which nothing came for so long, though something was asked, is a dead one.
  socketTimeout: 1_000,
  // For the other side to close its end, too, when we gave up on it: a frozen one never does.
  disconnectTimeout: 1,
  keepAlive: 10_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // INFO would be one more right and one more wait: a Redis that still loads says so to each command.
  enableReadyCheck: false,
  disableClientInfo: true,
} satisfies ClientOptions;

/**
 * Connects in the background, and again whenever the connection is lost: a Redis that is away, or
 * refuses the password, is reported and no error. The driver is imported then.
 */
export const createRedis = async ({
  url,
  applicationName,
  onReport = () => undefined,
}: RedisOptions): Promise<Redis> => {
  const { Redis: Clients } = await import("ioredis");
  const client = new Clients(url, {
    ...redisLimits,
    connectionName: applicationName,
    retryStrategy: reconnectMs,
    // It follows another one now: a new connection may lead to the one that takes writes.
    reconnectOnError: ({ message }) => (message.startsWith("READONLY ") ? 1 : false),
  });
  const watch = new RedisWatch({ ping: () => client.ping(), report: onReport });
  const runner = new ScriptRunner(client, redisLimits.commandTimeout);
  client.on("ready", () => runner.forget());
  listen(client, watch);
  let closed: Promise<void> | undefined;
  return {
    run: (script, keys, args, deadline) => {
      if (deadline?.reason) return Promise.reject(deadline.reason);
      const reply = watch.run(() => runner.run(script, keys, args));
      return deadline ? untilAborted(reply, deadline.signal) : reply;
    },
    check: async (signal) => {
      const answer = client.ping().catch((error: unknown) => {
        throw new RedisError("Redis does not answer", { cause: error });
      });
      await (signal ? untilAborted(answer, signal) : answer);
    },
    close: () => (closed ??= closeClient(client, watch)),
  };
};

/** 100, 200, 400, 800 and then 1000 ms, a tenth more or less: replicas must not come all at once. */
const reconnectMs = (attempt: number): number =>
  Math.round(Math.min(50 * 2 ** attempt, 1_000) * (0.9 + 0.2 * Math.random()));

const listen = (client: Client, watch: RedisWatch): void => {
  // Without this listener the driver prints the error.
  client.on("error", (error: Error) => watch.failed(error));
  client.on("ready", () => watch.connected());
  client.on("reconnecting", (delayMs: number) => watch.disconnected(delayMs));
};

const closeClient = async (client: Client, watch: RedisWatch): Promise<void> => {
  watch.close();
  const isBetweenTries = client.status === "reconnecting" || client.status === "end";
  const ended = new Promise((resolve) => client.once("end", resolve));
  client.disconnect();
  if (isBetweenTries) {
    // No connection ends, and the driver waits for the end of the one before, for so long.
    await delay(redisLimits.disconnectTimeout);
    return;
  }
  client.stream?.destroy();
  await ended;
};
