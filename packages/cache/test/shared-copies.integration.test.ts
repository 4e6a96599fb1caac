import { missingRedis } from "@tandem/stack";
import { setTimeout as delay } from "node:timers/promises";
import { waitUntil } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { SharedCopies } from "../src/shared-copies.ts";
import { connect, keyOf, withServer } from "./replicas.ts";
import { type Dish, endless, isDish } from "./source.ts";

const withoutRedis = await missingRedis(process.env);

const lateMs = 1_000;
const key = keyOf();
const dish = (version: number): Dish => ({ name: "a dish", version });
const copyOf = (version: number) => ({ value: dish(version), version, asOf: 0 });
const nothing = { value: undefined, version: 0, asOf: 0 };

describe.skipIf(withoutRedis)("copies in Redis", () => {
  const { server, operator } = withServer();

  const open = async () => {
    const { redis, isConnected } = await connect(server());
    const copies = new SharedCopies<Dish>({
      redis,
      prefix: "recipe-api:dish-v1:",
      versionOf: ({ version }) => version,
      parse: (json) => (isDish(json) ? json : undefined),
      lateMs,
      keepMs: 60_000,
      now: () => performance.now(),
    });
    const find = async () => {
      const reading = await copies.find("42", endless());
      if (reading === undefined) throw new Error("Redis did not answer");
      return reading;
    };
    /** What Redis has, without its times. */
    const known = async () => {
      const { copy, ageMs } = await find();
      return copy && { version: copy.version, value: copy.value, isDoubted: ageMs === Infinity };
    };
    /** As a reader who asks the source only now. */
    const store = async (version: number) =>
      copies.store("42", version ? copyOf(version) : nothing, (await find()).now);
    return { copies, find, known, store, isConnected };
  };
  const fresh = (version: number) => ({ version, value: dish(version), isDoubted: false });
  const doubted = (version: number) => ({ ...fresh(version), isDoubted: true });
  const absent = { version: 0, value: undefined, isDoubted: false };

  it("are as old as the clock of Redis says", async () => {
    const { copies, find } = await open();
    const { now } = await find();
    await delay(60);
    await copies.store("42", copyOf(3), now);
    const { copy, ageMs, askedAt } = await find();
    expect(copy).toMatchObject({ value: dish(3), version: 3 });
    expect(ageMs).toSatisfy((ms: number) => ms >= 59 && ms < 200);
    expect(copy?.asOf).toBe(askedAt - ageMs);
  });

  it("are kept for an outage, and not longer", async () => {
    const { store } = await open();
    await store(1);
    const ttl = await operator().pttl(key);
    expect(ttl).toSatisfy((ms: number) => ms > 59_000 && ms <= 60_000);
  });

  it("say that there is nothing, for as long as they have to refuse what is older", async () => {
    const { store, known } = await open();
    await store(0);
    expect(await known()).toEqual(absent);
    expect(await operator().pttl(key)).toSatisfy((ms: number) => ms > 900 && ms <= lateMs);
  });

  it("are not replaced by an older version that was asked for at the same time", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", copyOf(2), now);
    await copies.store("42", copyOf(1), now);
    await copies.store("42", nothing, now);
    expect(await known()).toEqual(fresh(2));
    await copies.store("42", copyOf(3), now);
    expect(await known()).toEqual(fresh(3));
  });

  it("are replaced by what was asked for after they came, whatever its version", async () => {
    const { store, known } = await open();
    await store(5);
    await delay(2);
    await store(0);
    expect(await known()).toEqual(absent);
    await delay(2);
    await store(1);
    expect(await known()).toEqual(fresh(1));
  });

  it("do not say that there is nothing against a value that was asked for before", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", nothing, now);
    await copies.store("42", copyOf(5), now);
    expect(await known()).toEqual(absent);
  });

  it("are refused when they come too late, or as of a time that is not yet", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", copyOf(1), now - lateMs);
    await copies.store("42", copyOf(1), now + 10_000);
    expect(await known()).toBeUndefined();
    await copies.store("42", copyOf(1), now - lateMs + 300);
    expect(await known()).toEqual(fresh(1));
  });

  it("are not fresh after a write, and what was asked for before it needs its version", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", copyOf(1), now);
    expect(await copies.invalidate("42", 2, false)).toBe(true);
    expect(await known()).toEqual(doubted(1));
    await copies.store("42", copyOf(1), now);
    expect(await known()).toEqual(doubted(1));
    await copies.store("42", copyOf(2), now);
    expect(await known()).toEqual(fresh(2));
  });

  it("stay fresh after a write that they have seen", async () => {
    const { copies, store, known } = await open();
    await store(2);
    await copies.invalidate("42", 2, false);
    expect(await known()).toEqual(fresh(2));
  });

  it("are erased after a deletion, which is remembered", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", copyOf(5), now);
    await copies.invalidate("42", 6, true);
    expect(await known()).toBeUndefined();
    await copies.store("42", copyOf(5), now);
    await copies.store("42", nothing, now);
    expect(await known()).toBeUndefined();
    expect(await operator().hexists(key, "payload")).toBe(0);
    // What is younger is believed: nothing, and what is made anew.
    await delay(2);
    await copies.store("42", nothing, (await find()).now);
    expect(await known()).toEqual(absent);
  });

  it("need to be younger after a write of unknown outcome, whatever their version", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.store("42", copyOf(1), now);
    await copies.invalidate("42", "inf", false);
    await copies.store("42", copyOf(9), now);
    await copies.invalidate("42", 10, false);
    await copies.store("42", copyOf(10), now);
    expect(await known()).toEqual(doubted(1));
    await delay(2);
    await copies.store("42", copyOf(1), (await find()).now);
    expect(await known()).toEqual(fresh(1));
  });

  it("are remembered as changed for as long as something older may come", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await copies.invalidate("42", 2, false);
    const ttl = await operator().pttl(key);
    expect(ttl).toSatisfy((ms: number) => ms > lateMs - 100 && ms <= lateMs);
    await operator().hset(key, { version: 1, asOf: now, payload: JSON.stringify(dish(1)) });
    await operator().pexpire(key, 20);
    await copies.invalidate("42", 3, false);
    expect(await operator().pttl(key)).toBeGreaterThan(lateMs - 100);
    await waitUntil("forgotten", async () => (await operator().exists(key)) === 0);
    await copies.store("42", copyOf(1), now);
    expect(await known()).toBeUndefined();
  });

  it("are not believed when the clock of Redis was set back since", async () => {
    const { find, store, known } = await open();
    await store(1);
    const { now } = await find();
    await operator().hset(key, { asOf: now + 50_000 });
    expect((await find()).copy).toBeUndefined();
    await operator().hset(key, { settledAt: now + 50_000 });
    expect(await known()).toBeUndefined();
    expect(await operator().exists(key)).toBe(0);
  });

  const valid = { settledAt: "1", asOf: "1", version: "1", payload: JSON.stringify(dish(1)) };
  const put = (fields: Record<string, string>) => () =>
    operator().hset(key, { ...valid, ...fields });
  it.each([
    ["text", () => operator().set(key, "garbage")],
    ["a list", () => operator().rpush(key, "garbage")],
    ["somebody else's hash", () => operator().hset(key, { payload: "garbage" })],
    ["numbers that are none", put({ asOf: "nan", version: "garbage", settledAt: "inf" })],
    ["no JSON", put({ payload: "{" })],
    ["JSON of another shape", put({ payload: JSON.stringify({ title: "a dish", version: 1 }) })],
    ["null", put({ payload: "null" })],
    ["a version that is not the value's", put({ version: "2" })],
  ])("are none when there is %s, which is erased and replaced", async (_what, write) => {
    const { copies, store, known } = await open();
    await write();
    expect((await copies.find("42", endless()))?.copy).toBeUndefined();
    await waitUntil("erased", async () => (await operator().hget(key, "payload")) === null);
    await delay(2);
    await store(1);
    expect(await known()).toEqual(fresh(1));
  });

  it("are invalidated over what is somebody else's", async () => {
    const { copies, find, known } = await open();
    const { now } = await find();
    await operator().set(key, "garbage");
    expect(await copies.invalidate("42", 2, false)).toBe(true);
    await copies.store("42", copyOf(1), now);
    expect(await known()).toBeUndefined();
    await copies.store("42", copyOf(2), now);
    expect(await known()).toEqual(fresh(2));
  });

  it("are not overwritten by what a frozen Redis is told and runs later", async () => {
    const { copies, find, known, isConnected } = await open();
    const { now } = await find();
    const other = await open();
    // The older value arrives first, and is in Redis' hands when it wakes up.
    server().freeze();
    await copies.store("42", copyOf(1), now);
    expect(await other.copies.invalidate("42", 2, false)).toBe(false);
    await delay(lateMs);
    server().resume();
    await isConnected();
    expect(await known()).toBeUndefined();
    expect(await operator().hget(key, "floor")).toBe("2");
  });

  it("are nothing at all when Redis is away", async () => {
    const { copies } = await open();
    await server().kill();
    expect(await copies.find("42", endless())).toBeUndefined();
    expect(await copies.invalidate("42", 2, false)).toBe(false);
    await copies.store("42", copyOf(1), 1);
  });
});
