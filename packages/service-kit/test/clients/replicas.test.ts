import { errors, Pool } from "undici";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createReplicas } from "../../src/clients/replicas.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

// A pool connects when it is asked, and none is asked here.
const [a, b, c] = [new Pool("http://a"), new Pool("http://b"), new Pool("http://c")];
const losesConnection = (pool: Pool) =>
  pool.emit("connectionError", new URL("http://a"), [pool], new errors.SocketError("refused"));

it("replicas take turns", () => {
  const replicas = createReplicas([a, b, c]);
  expect([1, 2, 3, 4].map(() => replicas.next())).toEqual([a, b, c, a]);
});

it("a call is not made again where it has failed", () => {
  const replicas = createReplicas([a, b]);
  for (let call = 0; call < 5; call += 1) {
    const first = replicas.next();
    expect(replicas.next(first)).not.toBe(first);
  }
});

it("who cannot be reached is left alone for half a second", () => {
  const replicas = createReplicas([a, b]);
  losesConnection(a);
  expect([1, 2, 3, 4].map(() => replicas.next())).toEqual([b, b, b, b]);

  vi.advanceTimersByTime(501);
  expect(new Set([replicas.next(), replicas.next()])).toEqual(new Set([a, b]));
});

it("who can be reached again is asked at once", () => {
  const replicas = createReplicas([a, b]);
  losesConnection(a);
  a.emit("connect", new URL("http://a"), [a]);
  expect(new Set([replicas.next(), replicas.next()])).toEqual(new Set([a, b]));
});

it("when nobody can be reached, all are tried", () => {
  const replicas = createReplicas([a, b]);
  losesConnection(a);
  losesConnection(b);
  expect(new Set([replicas.next(), replicas.next()])).toEqual(new Set([a, b]));
  expect(replicas.next(a)).toBe(b);
});

it("one alone is asked again and again", () => {
  const replicas = createReplicas([a]);
  losesConnection(a);
  expect([replicas.next(), replicas.next(a)]).toEqual([a, a]);
});
