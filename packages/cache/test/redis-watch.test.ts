import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type RedisReport, RedisWatch } from "../src/redis-watch.ts";

const timedOut = new Error("Command timed out");
const refused = Object.assign(new Error("NOPERM nobody may"), { name: "ReplyError" });
const loading = Object.assign(new Error("LOADING Redis is loading"), { name: "ReplyError" });
const ping = vi.fn<() => Promise<string>>();
let reports: RedisReport[];

const createWatch = () => new RedisWatch({ ping, report: (report) => void reports.push(report) });
/** Redis has let us in, and answers. */
const createConnected = () => {
  const watch = createWatch();
  watch.connected();
  return watch;
};
const fail = (watch: RedisWatch, error: Error) =>
  expect(watch.run(() => Promise.reject(error))).rejects.toMatchObject({
    code: "unavailable",
    cause: error,
  });
const failTimes = async (watch: RedisWatch, times: number, error = timedOut): Promise<void> => {
  for (let each = 0; each < times; each += 1) await fail(watch, error);
};
/** Whether a command would be asked at all. */
const isOpen = async (watch: RedisWatch): Promise<boolean> => {
  const command = vi.fn(async () => "an answer");
  await watch.run(command).catch(() => undefined);
  return command.mock.calls.length > 0;
};
const events = () => reports.map(({ event }) => event);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  reports = [];
  ping.mockReset().mockResolvedValue("PONG");
});
afterEach(() => void vi.useRealTimers());

describe("a watch over Redis", () => {
  it("lets commands through once Redis has let us in, and not before", async () => {
    const watch = createWatch();
    expect(await isOpen(watch)).toBe(false);
    watch.connected();
    expect(await isOpen(watch)).toBe(true);
    expect(await watch.run(async () => "an answer")).toBe("an answer");
    expect(events()).toEqual(["redis-connected"]);
  });

  it("refuses after five commands in a second that were not answered", async () => {
    const watch = createConnected();
    await failTimes(watch, 4);
    await pass(1_000);
    await failTimes(watch, 4);
    expect(await isOpen(watch)).toBe(true);
    await fail(watch, timedOut);
    expect(await isOpen(watch)).toBe(false);
    expect(reports.slice(1)).toEqual([
      { event: "redis-lost", err: timedOut },
      { event: "redis-retrying", attempt: 1, delay_ms: 1_000, err: timedOut },
    ]);
  });

  it("asks by a PING of its own once a second, and refuses everybody else until that is answered", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    const slow = Promise.withResolvers<string>();
    ping.mockRejectedValueOnce(timedOut).mockRejectedValueOnce(timedOut);
    ping.mockReturnValueOnce(slow.promise);
    for (let ms = 0; ms < 3_000; ms += 100) {
      expect(await isOpen(watch)).toBe(false);
      expect(ping).toHaveBeenCalledTimes(Math.floor(ms / 1_000));
      await pass(100);
    }
    expect(ping).toHaveBeenCalledTimes(3);
    expect(await isOpen(watch)).toBe(false);
    slow.resolve("PONG");
    await pass(0);
    expect(await isOpen(watch)).toBe(true);
    const retrying = Array.from({ length: 3 }, () => "redis-retrying");
    expect(events()).toEqual(["redis-connected", "redis-lost", ...retrying, "redis-connected"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("never lets somebody's command be the one that asks, be it a moment earlier", async () => {
    const watch = createConnected();
    const early = vi.fn();
    setTimeout(() => void isOpen(watch).then(early), 1_000);
    await failTimes(watch, 5);
    await pass(1_000);
    expect(early).toHaveBeenCalledWith(false);
    expect(ping).toHaveBeenCalledOnce();
    expect(await isOpen(watch)).toBe(true);
  });

  it("takes an answer of Redis for one, unless it says that Redis cannot work", async () => {
    const watch = createConnected();
    await failTimes(watch, 10, refused);
    expect(await isOpen(watch)).toBe(true);
    await failTimes(watch, 5, loading);
    expect(await isOpen(watch)).toBe(false);
  });

  it("reports what Redis refuses once, and again after it was away", async () => {
    const watch = createConnected();
    await failTimes(watch, 3, refused);
    expect(events()).toEqual(["redis-connected", "redis-refused"]);
    watch.disconnected(100);
    watch.connected();
    await fail(watch, refused);
    expect(events().slice(2)).toEqual([
      "redis-lost",
      "redis-retrying",
      "redis-connected",
      "redis-refused",
    ]);
  });

  it("reports a connection that is lost, each try to make another, and the one that was made", () => {
    const watch = createConnected();
    const reset = new Error("read ECONNRESET");
    watch.failed(reset);
    watch.disconnected(100);
    const refusedConnection = new Error("connect ECONNREFUSED");
    watch.failed(refusedConnection);
    watch.disconnected(200);
    watch.connected();
    expect(reports).toEqual([
      { event: "redis-connected" },
      { event: "redis-lost", err: reset },
      { event: "redis-retrying", attempt: 1, delay_ms: 100, err: reset },
      { event: "redis-retrying", attempt: 2, delay_ms: 200, err: refusedConnection },
      { event: "redis-connected" },
    ]);
    watch.disconnected(100);
    expect(reports.at(-1)).toMatchObject({
      attempt: 1,
      err: { message: "Redis closed the connection" },
    });
  });

  it("does not ask while there is no connection, and at once when there is one again", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    watch.disconnected(100);
    await pass(5_000);
    expect(ping).not.toHaveBeenCalled();
    expect(await isOpen(watch)).toBe(false);
    watch.connected();
    expect(ping).toHaveBeenCalledOnce();
    await pass(0);
    expect(await isOpen(watch)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves Redis alone for nearly a second, however early there is another connection", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    watch.disconnected(100);
    await pass(300);
    watch.connected();
    await pass(689);
    expect(ping).not.toHaveBeenCalled();
    await pass(1);
    expect(ping).toHaveBeenCalledOnce();
    expect(await isOpen(watch)).toBe(true);
  });

  it("does not take an answer of a connection that has ended for one of the next", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    const late = Promise.withResolvers<string>();
    ping.mockReturnValueOnce(late.promise);
    await pass(1_000);
    watch.disconnected(100);
    late.resolve("PONG");
    await pass(0);
    expect(events().at(-1)).toBe("redis-retrying");
    expect(await isOpen(watch)).toBe(false);
  });

  it("reports nothing, refuses and leaves no timer once it is closed", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    const late = Promise.withResolvers<string>();
    ping.mockReturnValueOnce(late.promise);
    const command = Promise.withResolvers<void>();
    const other = createConnected();
    const running = other.run(() => command.promise).catch(() => undefined);
    await pass(1_000);
    reports = [];
    for (const closing of [watch, watch, other]) closing.close();
    late.reject(timedOut);
    command.reject(refused);
    await running;
    watch.connected();
    watch.failed(timedOut);
    watch.disconnected(100);
    await pass(5_000);
    expect(reports).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    await expect(watch.run(async () => "an answer")).rejects.toThrow("is closed");
  });

  it("stops a look that is planned when it is closed", async () => {
    const watch = createConnected();
    await failTimes(watch, 5);
    expect(vi.getTimerCount()).toBe(1);
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
