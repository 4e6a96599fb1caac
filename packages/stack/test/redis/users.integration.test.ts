import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRedis, type Redis } from "../../src/index.ts";
import { ask, withoutRedis } from "../fixtures/run-redis.ts";

let redis: Redis;
beforeAll(async () => {
  if (withoutRedis === undefined) redis = await startRedis();
});
afterAll(() => redis?.close());

const services = ["recipe-api", "web-api"] as const;

/**
 * In the words of 7.0 and of later ones, for a command and for what a script calls. "Not allowed" is
 * what Redis says of commands that it has turned off for everybody.
 */
const refusal = /^-NOPERM|user executing the script can't|ACL failure in script|not allowed/;

/** What ioredis sends, and what the scripts call. `own:` stands for the name of the service. */
const needed = [
  "PING",
  "HELLO 2",
  "INFO",
  "CLIENT SETNAME replica-1",
  "CLIENT SETINFO LIB-NAME ioredis",
  `EVAL "return redis.call('SET', KEYS[1], redis.call('TIME')[1])" 1 own:a`,
  "EVALSHA 0000000000000000000000000000000000000000 1 own:a",
  "TIME",
  "SET own:a 1",
  "GET own:a",
  "DEL own:a",
  "HSET own:a field 1",
  "HMGET own:a field",
  "HDEL own:a field",
  "PEXPIRE own:a 1000",
  "PTTL own:a",
];

const dangerous = [
  "KEYS *",
  "SCAN 0",
  "RANDOMKEY",
  "DBSIZE",
  "MONITOR",
  "FLUSHALL",
  "FLUSHDB",
  "SWAPDB 0 0",
  "CONFIG GET *",
  "CONFIG SET maxmemory 1",
  "CONFIG RESETSTAT",
  'SCRIPT LOAD "return 1"',
  "SCRIPT FLUSH",
  "SCRIPT KILL",
  "FUNCTION FLUSH",
  "DEBUG SLEEP 0",
  "SHUTDOWN NOSAVE",
  "SAVE",
  "BGSAVE",
  "BGREWRITEAOF",
  "REPLICAOF 127.0.0.1 1",
  "FAILOVER",
  "SYNC",
  "MIGRATE 127.0.0.1 1 a 0 1",
  "MODULE LIST",
  "SLOWLOG GET",
  "LATENCY LATEST",
  "MEMORY STATS",
  "ACL WHOAMI",
  "ACL LIST",
  "ACL SETUSER default on nopass ~* +@all",
  "CLIENT LIST",
  "CLIENT KILL TYPE normal",
  "CLIENT PAUSE 1",
  "SUBSCRIBE news",
  "PSUBSCRIBE *",
  "PUBLISH news 1",
  "MULTI",
];

describe.skipIf(withoutRedis)("with redis-server on the PATH", () => {
  describe.for(services)("%s", (service) => {
    const other = services.find((name) => name !== service) ?? "";
    const asked = (command: string) =>
      ask(
        redis.urlFor(service),
        command.replaceAll("own:", `${service}:`).replaceAll("other:", `${other}:`),
      );

    test.for(needed)("may %s", async (command) => {
      expect(await asked(command)).not.toMatch(refusal);
    });

    test.for(dangerous)("may not %s", async (command) => {
      expect(await asked(command)).toMatch(refusal);
    });

    test.for([
      "GET other:a",
      "DEL other:a",
      "DEL own:a other:a",
      "UNLINK other:a",
      "SET a 1",
      "SET xown:a 1",
      "SET own 1",
      "HSET recipe-api-2:a field 1",
      `EVAL "return redis.call('GET', KEYS[1])" 1 other:a`,
      `EVAL "return redis.call('GET', 'other:a')" 0`,
      `EVAL "return redis.call('SET', 'other:a', 1)" 1 own:a`,
    ])("may not reach keys of others: %s", async (command) => {
      expect(await asked(command)).toMatch(refusal);
    });

    test.for(["KEYS', '*", "FLUSHALL", "CONFIG', 'GET', '*", "PUBLISH', 'news', '1"])(
      "may not do by a script what it may not do itself: %s",
      async (call) => {
        expect(await asked(`EVAL "return redis.call('${call}')" 0`)).toMatch(refusal);
      },
    );

    test("does not get in with another's password, nor with none", async () => {
      const url = new URL(redis.urlFor(service));
      url.password = new URL(redis.urlFor("operator")).password;

      expect(await ask(url.href, "PING")).toMatch(/^-WRONGPASS/);
      url.password = '""';
      expect(await ask(url.href, "PING")).toMatch(/^-(WRONGPASS|ERR)/);
    });
  });

  test("who does not log in may PING", async () => {
    expect(await ask(redis.url, "PING")).toBe("+PONG");
  });

  test("nobody else can log in", async () => {
    const users = await ask(redis.urlFor("operator"), "ACL USERS");
    const names = users.split("\r\n").filter((line) => !/^[*$]/.test(line));

    expect(names.toSorted()).toEqual(["default", "operator", ...services]);
  });

  test.for([...needed.slice(2), ...dangerous])(
    "who does not log in may not %s",
    async (command) => {
      // Some is unknown to older ones, and nobody's.
      expect(await ask(redis.url, command)).toMatch(/^-(NOPERM|ERR unknown|ERR DEBUG command not)/);
    },
  );

  test.for([
    "KEYS *",
    "CONFIG GET maxmemory",
    "ACL LIST",
    "SCRIPT FLUSH",
    "FLUSHALL",
    "GET web-api:a",
  ])("the operator may %s", async (command) => {
    expect(await ask(redis.urlFor("operator"), command)).not.toMatch(/^-/);
  });
});
