import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createFaultProxy, freePorts, type Toxic, waitUntil } from "../../src/index.ts";
import { bytesOf, type Peer, type Rig, startRig, textOf } from "./peers.ts";

// Lower bounds are exact, upper bounds are for a machine that does much else meanwhile.
const soon = 5_000;
const block = Buffer.alloc(16_384, "x");

const arrives = (peer: Peer, text: string): Promise<void> =>
  waitUntil(`${text} arrives`, () => textOf(peer) === text, { pauseMs: 2 });

const closes = (peer: Peer): Promise<void> =>
  waitUntil("it closes", () => peer.at.closed !== undefined, { pauseMs: 2 });

/** Milliseconds until the text has arrived at the other side. */
const timeOf = async (from: Peer, to: Peer, text: string): Promise<number> => {
  const sentAt = performance.now();
  to.received.length = 0;
  from.socket.write(text);
  await arrives(to, text);
  return performance.now() - sentAt;
};

/** What has no reason to come gets the time in which everything else comes. */
const roundTrip = async ({ openPair }: Rig): Promise<void> => {
  const [client, target] = await openPair();
  await timeOf(client, target, "ping");
  await timeOf(target, client, "pong");
};

const refusal = async (port: number): Promise<string | undefined> => {
  const socket = connect(port, "127.0.0.1");
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  return error.code;
};

describe("a fault proxy without toxics", () => {
  it("carries bytes both ways, and counts them and the connections", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await timeOf(client, target, "hello");
    await timeOf(target, client, "hi");
    expect(proxy.counts()).toEqual({
      accepted: 1,
      open: 1,
      up: { received: 5, delivered: 5 },
      down: { received: 2, delivered: 2 },
    });
    client.socket.destroy();
    target.socket.destroy();
    await waitUntil("nothing is open", () => proxy.counts().open === 0);
    expect(proxy.counts().accepted).toBe(1);
  });

  it.each(["client", "target"])("passes the end of the %s on, and not its own", async (who) => {
    const { openPair, proxy } = await startRig();
    const pair = await openPair();
    const [first, second] = who === "client" ? pair : [pair[1], pair[0]];
    first.socket.end("question");
    await waitUntil("the end arrives", () => second.at.ended !== undefined);
    expect(textOf(second)).toBe("question");
    second.socket.end("answer");
    await closes(first);
    expect(textOf(first)).toBe("answer");
    await waitUntil("nothing is open", () => proxy.counts().open === 0);
  });

  it("passes a reset on", async () => {
    const { openPair } = await startRig();
    const [client, target] = await openPair();
    target.socket.resetAndDestroy();
    await closes(client);
    expect(client.error()).toBe("ECONNRESET");
  });

  it("does not read what cannot be written: a reader that stops stops the writer", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    target.socket.pause();
    let written = 0;
    const write = (): void => {
      while (client.socket.write(block)) written += block.length;
    };
    client.socket.on("drain", write);
    write();
    let last = -1;
    // Nothing is read any more when two looks, far apart, are the same.
    await waitUntil(
      "it stands still",
      () => last === (last = proxy.counts().up.received) && last > 0,
      { pauseMs: 300 },
    );
    const { received, delivered } = proxy.counts().up;
    expect(received - delivered).toBeLessThanOrEqual(256 * 1024 + 65_536);
    client.socket.off("drain", write);
    client.socket.end();
    target.socket.resume();
    await waitUntil("all of it arrives", () => target.at.ended !== undefined);
    expect(bytesOf(target)).toBe(proxy.counts().up.received);
    expect(bytesOf(target)).toBeGreaterThanOrEqual(written);
  });

  it("resets clients while nobody listens at the target", async () => {
    const [port = 0] = await freePorts(1);
    const proxy = await createFaultProxy({ target: { host: "127.0.0.1", port } });
    expect(await refusal(proxy.port)).toBe("ECONNRESET");
    await proxy.close();
  });

  it("closes once, cuts what runs and frees its port", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await Promise.all([proxy.close(), proxy.close()]);
    await Promise.all([closesFor(client), closesFor(target)]);
    expect(await refusal(proxy.port)).toBe("ECONNREFUSED");
    expect(proxy.counts().open).toBe(0);
    await expect(proxy.set({ type: "down" })).rejects.toThrow("the fault proxy is closed");
    const next = await createFaultProxy({ target: { host: "::1", port: 1 }, port: proxy.port });
    expect(next.address).toBe(`127.0.0.1:${proxy.port}`);
    await next.close();
  });
});

describe("latency", () => {
  it("delays both directions, on connections that run already", async () => {
    const rig = await startRig();
    const [client, target] = await rig.openPair();
    await rig.proxy.set({ type: "latency", ms: 200 });
    expect(await timeOf(client, target, "up")).toBeGreaterThanOrEqual(200);
    expect(await timeOf(target, client, "down")).toBeGreaterThanOrEqual(200);
  });

  it("delays one direction alone", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "latency", ms: 60_000, direction: "down" });
    const [client, target] = await openPair();
    expect(await timeOf(client, target, "up")).toBeLessThan(soon);
    target.socket.write("down");
    await waitUntil("it is under way", () => proxy.counts().down.received === 4);
    await roundTripUp(client, target);
    expect(proxy.counts().down.delivered).toBe(0);
  });

  it("adds up over names, and one name replaces itself", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "latency", ms: 60_000 }, "distance");
    await proxy.set({ type: "latency", ms: 100 }, "distance");
    await proxy.set({ type: "latency", ms: 100 }, "detour");
    const [client, target] = await openPair();
    const ms = await timeOf(client, target, "up");
    expect(ms).toBeGreaterThanOrEqual(200);
    expect(ms).toBeLessThan(200 + soon);
  });

  it("is no queue: what arrives together leaves together", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "latency", ms: 300 });
    const [client, target] = await openPair();
    const sentAt = performance.now();
    for (let i = 1; i <= 20; i++) {
      client.socket.write(".");
      await waitUntil("it came in", () => proxy.counts().up.received === i, { pauseMs: 1 });
    }
    await arrives(target, ".".repeat(20));
    expect(performance.now() - sentAt).toBeLessThan(20 * 300);
  });

  it("strays by the jitter and keeps the order", async () => {
    // The first piece is as late as can be, the second one as early.
    const strays = [1, 0];
    const { proxy, openPair } = await startRig({ random: () => strays.shift() ?? 0.5 });
    await proxy.set({ type: "latency", ms: 200, jitterMs: 200 });
    const [client, target] = await openPair();
    const from = performance.now();
    client.socket.write("late ");
    await waitUntil("it came in", () => proxy.counts().up.received === 5, { pauseMs: 1 });
    client.socket.write("early");
    await waitUntil("both are there", () => bytesOf(target) === 10, { pauseMs: 2 });
    expect(textOf(target)).toBe("late early");
    expect(performance.now() - from).toBeGreaterThanOrEqual(400);
  });

  it("lets go at once when it is cleared", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await proxy.set({ type: "latency", ms: 60_000 });
    client.socket.end("late");
    await waitUntil("it came in", () => proxy.counts().up.received === 4);
    expect(target.received).toEqual([]);
    await proxy.clear("latency");
    await arrives(target, "late");
    await waitUntil("the end arrives", () => target.at.ended !== undefined);
  });

  it("does not begin anew when other toxics are set", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await proxy.set({ type: "latency", ms: 300 });
    client.socket.write("late");
    await waitUntil("it arrives", async () => {
      await proxy.set({ type: "slowClose", ms: 1 });
      return textOf(target) === "late";
    });
    expect(proxy.counts().up.delivered).toBe(4);
  });
});

describe("down", () => {
  it("cuts what runs, refuses what comes, and comes back on the same port", async () => {
    const rig = await startRig();
    const [client, target] = await rig.openPair();
    await rig.proxy.set({ type: "down" });
    await Promise.all([closesFor(client), closesFor(target)]);
    expect(await refusal(rig.proxy.port)).toBe("ECONNREFUSED");
    expect(rig.proxy.counts().open).toBe(0);
    await rig.proxy.clear();
    await roundTrip(rig);
  });

  it("can be switched faster than it takes effect", async () => {
    const rig = await startRig();
    const changes = Array.from({ length: 20 }, (_, i) =>
      i % 2 ? rig.proxy.clear() : rig.proxy.set({ type: "down" }),
    );
    await expect(Promise.all(changes)).resolves.toHaveLength(20);
    await roundTrip(rig);
  });
});

describe("blackhole", () => {
  it("accepts, swallows and never answers; the target hears nothing", async () => {
    const { proxy, open, targets } = await startRig();
    await proxy.set({ type: "blackhole" });
    const client = await open();
    client.socket.end("hello?");
    await waitUntil("it came in", () => proxy.counts().up.received === 6);
    await proxy.set({ type: "latency", ms: 0 });
    expect([client.at, client.received, targets]).toEqual([{}, [], []]);
    expect(proxy.counts().up.delivered).toBe(0);
  });

  it("hides the death of the target from a connection that runs", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await proxy.set({ type: "blackhole" });
    target.socket.resetAndDestroy();
    client.socket.write("hello?");
    await waitUntil("it came in", () => proxy.counts().up.received === 6);
    expect([client.at, client.error()]).toEqual([{}, undefined]);
  });

  it("swallows without end: it does not fill up", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "blackhole", direction: "down" });
    const [, target] = await openPair();
    for (let i = 0; i < 128; i++) target.socket.write(block);
    await waitUntil("all is gone", () => proxy.counts().down.received === 128 * block.length);
    expect(proxy.counts().down.delivered).toBe(0);
  });

  it("resets, when cleared, what has lost something, and spares the rest", async () => {
    const { proxy, openPair, open } = await startRig();
    const [idle, idleTarget] = await openPair();
    const [talking] = await openPair();
    await proxy.set({ type: "blackhole" });
    const late = await open();
    talking.socket.write("hello?");
    await waitUntil("it came in", () => proxy.counts().up.received === 6);
    await proxy.clear("blackhole");
    await Promise.all([closes(talking), closes(late)]);
    expect([talking.error(), late.error()]).toEqual(["ECONNRESET", "ECONNRESET"]);
    await timeOf(idle, idleTarget, "still here");
  });
});

describe("timeout", () => {
  it("holds data back and closes after its time", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    const from = performance.now();
    await proxy.set({ type: "timeout", ms: 200, direction: "down" });
    await timeOf(client, target, "up");
    target.socket.write("never");
    await closesFor(client);
    expect(performance.now() - from).toBeGreaterThanOrEqual(200);
    expect([client.received, client.error()]).toEqual([[], undefined]);
  });

  it("counts from the opening of a later connection", async () => {
    const { proxy, open } = await startRig();
    await proxy.set({ type: "timeout", ms: 300 });
    await waitUntil("it is older than that", after(300));
    const from = performance.now();
    const client = await open();
    await closesFor(client);
    expect(performance.now() - from).toBeGreaterThanOrEqual(299);
  });

  it("loses nothing when it is cleared in time", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await proxy.set({ type: "timeout", ms: 60_000 });
    client.socket.write("held");
    await waitUntil("it came in", () => proxy.counts().up.received === 4);
    expect(target.received).toEqual([]);
    await proxy.clear("timeout");
    await arrives(target, "held");
  });
});

describe("reset", () => {
  it("ends what runs and what comes, at once", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await proxy.set({ type: "reset" });
    await Promise.all([closes(client), closes(target)]);
    expect([client.error(), target.error()]).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(await refusal(proxy.port)).toBe("ECONNRESET");
  });

  it("waits for data of its direction when told to", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "reset", when: "on data", direction: "down" });
    const [client, target] = await openPair();
    await timeOf(client, target, "question");
    target.socket.write("answer");
    await Promise.all([closes(client), closes(target)]);
    expect([client.error(), client.received]).toEqual(["ECONNRESET", []]);
  });
});

describe("bandwidth", () => {
  it("carries no more than it says, and not much less", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "bandwidth", bytesPerSecond: 100_000 });
    const [client, target] = await openPair();
    const from = performance.now();
    client.socket.write(Buffer.alloc(50_000));
    await waitUntil("all has come", () => bytesOf(target) === 50_000, { pauseMs: 2 });
    expect(performance.now() - from).toBeGreaterThanOrEqual(500);
    expect(performance.now() - from).toBeLessThan(500 + soon);
    // It trickles: no burst at the end of the wait.
    expect(target.received.length).toBeGreaterThan(3);
  });

  it("lets go at once when it is cleared", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "bandwidth", bytesPerSecond: 1 });
    const [client, target] = await openPair();
    client.socket.write(Buffer.alloc(10_000));
    await waitUntil("it came in", () => proxy.counts().up.received === 10_000);
    expect(bytesOf(target)).toBeLessThan(100);
    await proxy.clear();
    await waitUntil("all has come", () => bytesOf(target) === 10_000);
  });

  it("adds to latency once, not once per piece", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "bandwidth", bytesPerSecond: 100_000 });
    await proxy.set({ type: "latency", ms: 500 });
    const [client, target] = await openPair();
    const from = performance.now();
    client.socket.write(Buffer.alloc(40_000));
    await waitUntil("all has come", () => bytesOf(target) === 40_000, { pauseMs: 2 });
    expect(performance.now() - from).toBeGreaterThanOrEqual(900);
    // Twenty pieces of 500 ms each would be 10 s.
    expect(performance.now() - from).toBeLessThan(900 + soon);
  });
});

describe("slicer", () => {
  it("hands data on in pieces that the receiver sees one at a time", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "slicer", bytes: 3, delayMs: 20 });
    const [client, target] = await openPair();
    const ms = await timeOf(client, target, "abcdefghij");
    expect(ms).toBeGreaterThanOrEqual(60);
    expect(proxy.counts().up.delivered).toBe(10);
    expect(target.received[0]?.toString()).toBe("abc");
    expect(target.received.length).toBeGreaterThan(1);
  });
});

describe("limit", () => {
  it("closes after its bytes, which all arrive", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "limit", bytes: 10, direction: "down" });
    const [client, target] = await openPair();
    await timeOf(client, target, "more than ten bytes");
    target.socket.write("0123456789ABC");
    await closesFor(client);
    expect(textOf(client)).toBe("0123456789");
    expect(proxy.counts().down).toEqual({ received: 13, delivered: 10 });
  });

  it("counts from when it was set, whatever else is set meanwhile", async () => {
    const { proxy, openPair } = await startRig();
    const [client, target] = await openPair();
    await timeOf(client, target, "already gone");
    await proxy.set({ type: "limit", bytes: 4 });
    await timeOf(client, target, "ab");
    await proxy.set({ type: "latency", ms: 1 });
    target.received.length = 0;
    client.socket.write("cdef");
    await waitUntil("it is over", () => target.at.ended !== undefined);
    expect(textOf(target)).toBe("cd");
  });
});

describe("slowClose", () => {
  it("delays the end and nothing else", async () => {
    const { proxy, openPair } = await startRig();
    await proxy.set({ type: "slowClose", ms: 400 });
    const [client, target] = await openPair();
    const from = performance.now();
    client.socket.end("bye");
    await arrives(target, "bye");
    expect(target.at.ended).toBeUndefined();
    await waitUntil("the end arrives", () => target.at.ended !== undefined);
    expect((target.at.ended ?? 0) - from).toBeGreaterThanOrEqual(400);
  });
});

it.each<[Toxic, string]>([
  [{ type: "latency", ms: -1 }, "latency.ms must be a number from 0 to 600000, is -1"],
  [{ type: "latency", ms: 5, jitterMs: 6 }, "latency.jitterMs must be a number from 0 to 5, is 6"],
  [
    { type: "bandwidth", bytesPerSecond: 0 },
    "bandwidth.bytesPerSecond must be a whole number from 1 to 1000000000, is 0",
  ],
  [
    { type: "slicer", bytes: 1.5, delayMs: 1 },
    "slicer.bytes must be a whole number from 1 to 65536, is 1.5",
  ],
  [
    { type: "limit" } as never,
    "limit.bytes must be a whole number from 1 to 1000000000, is undefined",
  ],
  [{ type: "flood" } as never, /^type must be one of latency, down, .*, not flood$/ as never],
])("refuses %j", async (toxic, message) => {
  const { proxy } = await startRig();
  const setting = proxy.set(toxic);
  await expect(setting).rejects.toThrow(RangeError);
  await expect(setting).rejects.toThrow(message);
});

/** A client that keeps its own half open closes when it has been told of the end. */
const closesFor = async (peer: Peer): Promise<void> => {
  await waitUntil("the end arrives", () => peer.at.ended !== undefined, { pauseMs: 2 });
  peer.socket.destroy();
};

const roundTripUp = (client: Peer, target: Peer): Promise<number> =>
  timeOf(client, target, "something else");

const after = (ms: number): (() => boolean) => {
  const end = performance.now() + ms;
  return () => performance.now() > end;
};
