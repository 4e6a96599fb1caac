import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import {
  checkHistory,
  type Load,
  type LoadGenerator,
  startLoadGenerator,
  type Target,
  waitUntil,
} from "@tandem/lab";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

let generator: LoadGenerator;
let server: Server;
let origin: string;
let handler: (...exchange: Parameters<RequestListener>) => unknown;

beforeAll(async () => {
  generator = startLoadGenerator();
  server = createServer((...exchange) => void handler(...exchange)).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => server.closeAllConnections());

afterAll(async () => {
  await generator.close();
  server.close();
});

const run = (options: Partial<Load> = {}, target: Partial<Target> = {}) =>
  generator.run({
    arrival: { mode: "open", rate: 100 },
    durationMs: 300,
    kinds: [{ name: "get", target: { protocol: "http", origin, path: "/", ...target } as Target }],
    ...options,
  });

const blocking: Target = {
  protocol: "module",
  module: import.meta.resolve("./fixtures/blocking-sender.ts"),
  options: { status: "200" },
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("load against a server that is known", () => {
  it("comes at the rate that was asked for", async () => {
    handler = (_, response) => void response.end("ok");
    const arrival = { mode: "open", rate: 200 } as const;
    const { total, offeredRate, history } = await run({
      arrival,
      durationMs: 2_000,
      history: true,
    });
    expect(total).toMatchObject({ sent: 400, accepted: 400, statuses: { "200": 400 } });
    expect(offeredRate).toBeCloseTo(200, 6);
    const spanMs = (history.at(-1)?.sentMs ?? 0) - (history[0]?.sentMs ?? 0);
    expect(399_000 / spanMs).toBeGreaterThan(190);
    expect(399_000 / spanMs).toBeLessThan(210);
    expect(checkHistory(history)).toEqual([]);
  });

  it("shows a stall of the server to its full length, and the queue behind it", async () => {
    let count = 0;
    let stall = Promise.resolve();
    handler = async (_, response) => {
      if ((count += 1) === 20) stall = delay(300);
      await stall;
      response.end("ok");
    };
    const { total } = await run({ durationMs: 1_000 });
    expect(total.accepted).toBe(100);
    expect(total.latency.accepted.p999).toBeGreaterThan(295);
    // 30 of 100 requests met the stall; one worker that waits for its answer would have met it once.
    expect(total.latency.accepted.p90).toBeGreaterThan(150);
  });

  it("counts accepted and refused exactly, and keeps their latencies apart", async () => {
    let count = 0;
    handler = async (_, response) => {
      const isRefused = (count += 1) % 2 === 0;
      if (!isRefused) await delay(100);
      response.writeHead(isRefused ? 503 : 200).end();
    };
    const { total, kinds } = await run();
    expect(total).toMatchObject({
      sent: 30,
      answered: 30,
      accepted: 15,
      refused: 15,
      statuses: { "200": 15, "503": 15 },
    });
    expect(kinds).toEqual({ get: total });
    expect(total.latency.accepted.p50).toBeGreaterThan(98);
    expect(total.latency.refused.p50).toBeLessThan(total.latency.accepted.p50);
  });

  it("counts a connection that is closed instead of an answer as an error", async () => {
    let count = 0;
    handler = (request, response) =>
      void ((count += 1) % 3 === 0 ? request.socket.destroy() : response.end("ok"));
    const { total, history } = await run({ history: true });
    expect(total).toMatchObject({ sent: 30, accepted: 20, error: 10, unanswered: 0 });
    const { ECONNRESET = 0, UND_ERR_SOCKET = 0 } = total.errors;
    expect(ECONNRESET + UND_ERR_SOCKET).toBe(10);
    expect(checkHistory(history)).toEqual([]);
  });

  it("counts an answer that breaks off as an error", async () => {
    handler = (request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("half");
      setImmediate(() => request.socket.destroy());
    };
    const { total } = await run({ maxRequests: 3 });
    expect(total).toMatchObject({ sent: 3, answered: 0, error: 3 });
  });

  it("counts a server that is not there as an error", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const { total } = await run({ maxRequests: 3 }, { origin: `http://127.0.0.1:${port}` });
    expect(total.errors).toEqual({ ECONNREFUSED: 3 });
  });

  it("ends with a request that hangs, and names it in the history", async () => {
    let count = 0;
    handler = (_, response) => void ((count += 1) === 4 || response.end("ok"));
    const { total, history } = await run({ graceMs: 100, history: true });
    expect(total).toMatchObject({ sent: 30, answered: 29, unanswered: 1 });
    const lost = history.find(({ endings }) => endings[0]?.outcome === "unanswered");
    expect(checkHistory(history)).toEqual([`get ${lost?.id} was lost: it has no end`]);
  });

  it("sees an answer that belongs to another request", async () => {
    handler = (_, response) => void response.setHeader("x-request-id", "another").end();
    const { history } = await run({ history: true, maxRequests: 1 });
    expect(checkHistory(history)).toEqual([`get ${history[0]?.id} got the answer to another`]);
  });

  it("gives each request an id of its own, and takes paths in turn", async () => {
    const seen: (string | undefined)[] = [];
    const ids = new Set<unknown>();
    handler = (request, response) => {
      seen.push(request.url);
      ids.add(request.headers["x-request-id"]);
      response.end();
    };
    const arrival = { mode: "closed", workers: 1 } as const;
    await run({ arrival, maxRequests: 4 }, { path: ["/a", "/b"] });
    expect(seen).toEqual(["/a", "/b", "/a", "/b"]);
    expect(ids.size).toBe(4);
  });
});

describe("the generator", () => {
  it("says that a run is not valid when it was the generator that was slow", async () => {
    const kinds = [{ name: "blocking", target: blocking }];
    // On a busy machine it gets less of a core than it wants.
    const limits = { cpuShare: 0.05 };
    const result = await run({ kinds, limits, durationMs: 200 });
    expect(result.valid).toBe(false);
    expect(result.generator.cpuShare).toBeGreaterThan(0.05);
    expect(result.reasons).toEqual([
      expect.stringMatching(/^the generator used \d+\.\d % of one core; it may be 5 % at most$/),
      expect.stringMatching(/^the generator's event loop was \d+\.\d ms late/),
      expect.stringMatching(/^requests were sent \d+\.\d ms late/),
    ]);
  });

  it("is judged by other limits when the caller sets them", async () => {
    const limits = { cpuShare: 2, lagMs: 60_000 };
    const kinds = [{ name: "blocking", target: blocking }];
    expect(await run({ kinds, limits, durationMs: 50 })).toMatchObject({
      valid: true,
      reasons: [],
    });
  });

  it("ends a run that is aborted, and is there for the next", async () => {
    handler = () => undefined;
    const reason = new Error("enough");
    const controller = new AbortController();
    const load: Load = {
      arrival: { mode: "closed", workers: 2 },
      durationMs: 60_000,
      kinds: [{ name: "get", target: { protocol: "http", origin, path: "/" } }],
    };
    const aborted = generator.run(load, { signal: controller.signal });
    await once(server, "request");
    await expect(generator.run(load)).rejects.toThrow("has a run under way");
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    handler = (_, response) => void response.end();
    expect((await run({ maxRequests: 1 })).total.accepted).toBe(1);
  });

  it("refuses what it cannot send, and is there for the next", async () => {
    await expect(run({ durationMs: -1 })).rejects.toThrow(RangeError);
    const module = import.meta.resolve("./sample-load.ts");
    const kinds = [{ name: "none", target: { protocol: "module", module } as const }];
    await expect(run({ kinds })).rejects.toThrow("sample-load.ts exports no function createSender");
    handler = (_, response) => void response.end();
    expect((await run({ maxRequests: 1 })).total.accepted).toBe(1);
  });

  it("leaves no process behind when it is closed in the middle of a run", async () => {
    handler = () => undefined;
    const other = startLoadGenerator();
    const target: Target = { protocol: "http", origin, path: "/" };
    const arrival = { mode: "closed", workers: 1 } as const;
    const result = other.run({ arrival, durationMs: 60_000, kinds: [{ name: "get", target }] });
    await Promise.all([
      expect(result).rejects.toThrow("the load generator has ended (SIGKILL)"),
      once(server, "request").then(() => Promise.all([other.close(), other.close()])),
    ]);
    expect(isAlive(other.pid ?? 0)).toBe(false);
    await other.close();
    await expect(
      other.run({ arrival, durationMs: 1, kinds: [{ name: "get", target }] }),
    ).rejects.toThrow("the load generator has ended (SIGKILL)");
  });

  it("ends when its parent is killed", async () => {
    const parent = fork(new URL("fixtures/start-and-say.ts", import.meta.url), {
      execArgv: [],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const [line] = (await once(parent.stdout ?? parent, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await waitUntil("the generator ends", () => !isAlive(pid));
  });
});
