import { once } from "node:events";
import { constants, createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { load, type MethodDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import { afterEach, describe, expect, it } from "vitest";
import { type CallContext, createGrpcClient } from "../../src/index.ts";
import { frame } from "../grpc/raw-call.ts";
import { callWithin, endOf, openPolicy } from "./open-policy.ts";

type Answer = (stream: ServerHttp2Stream) => void;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const head = { ":status": 200, "content-type": "application/grpc" };

const well: Answer = (stream) => {
  stream.respond(head, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  // Book { title: "Emma" }.
  stream.end(frame(Buffer.from("0a04456d6d61", "hex")));
};

const fail =
  (status: number, metadata: Record<string, string> = {}): Answer =>
  (stream) =>
    stream.respond({ ...head, "grpc-status": `${status}`, ...metadata }, { endStream: true });

/** Answers the first call as told and all others well; counts them. */
const openServer = async (first: Answer) => {
  let asked = 0;
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => {
    asked += 1;
    stream.on("error", () => stream.destroy());
    const answer = asked === 1 ? first : well;
    stream.on("end", () => answer(stream)).resume();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(() => {
    server.close();
    sessions.forEach((each) => each.destroy());
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, asked: () => asked };
};

type Method = MethodDefinition<object, object>;

const methodsOf = async (): Promise<Record<"Read" | "Shelve" | "Lend", Method>> => {
  const definitions = await load(`${import.meta.dirname}/library.proto`, { keepCase: true });
  return definitions["library.v1.LibraryService"] as ServiceDefinition as never;
};

const ask = async (
  first: Answer,
  name: "Read" | "Shelve" | "Lend" = "Read",
  said: Partial<CallContext> = {},
) => {
  const { address, asked } = await openServer(first);
  const { policy, logger, metric } = openPolicy();
  const client = await createGrpcClient({ addresses: [address], policy: policy.grpc, logger });
  closing.push(client.close);
  const { [name]: method } = await methodsOf();
  const end = await endOf(client.call(method, { title: "Emma" }, callWithin(5_000, said)));
  const retries = await metric('upstream_retries_total{upstream="library"');
  return { end, asked: asked(), retries };
};

const UNAVAILABLE = 14;
const pushBack = (value: string) => ({ "grpc-retry-pushback-ms": value });
const twice = { end: { title: "Emma" }, asked: 2, retries: 1 };

describe("over gRPC, a read is made once more after", () => {
  it.each<{ what: string; answer: Answer }>([
    { what: "UNAVAILABLE", answer: fail(UNAVAILABLE) },
    {
      what: "UNAVAILABLE with our own code",
      answer: fail(UNAVAILABLE, { "error-code": "unavailable" }),
    },
    { what: "INTERNAL", answer: fail(13, { "error-code": "internal" }) },
    {
      what: "a stream that was reset without a status, as a proxy does",
      answer: (stream) => stream.close(constants.NGHTTP2_NO_ERROR),
    },
    {
      what: "a stream that was reset because of an error",
      answer: (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    },
    { what: "a connection that was lost", answer: (stream) => stream.session?.destroy() },
  ])("$what, and that is counted", async ({ answer }) => {
    expect(await ask(answer)).toEqual(twice);
  });

  it("a push-back, when the time has passed", async () => {
    const from = performance.now();
    expect(await ask(fail(UNAVAILABLE, pushBack("200")))).toEqual(twice);
    expect(performance.now() - from).toBeGreaterThanOrEqual(200);
  });
});

describe("over gRPC, a read is not made again after", () => {
  it.each<{ what: string; answer: Answer; code: string }>([
    {
      what: "a push-back that means never",
      answer: fail(UNAVAILABLE, pushBack("-1")),
      code: "unavailable",
    },
    {
      what: "a push-back beyond the deadline",
      answer: fail(UNAVAILABLE, pushBack("60000")),
      code: "unavailable",
    },
    {
      what: "an overload for longer than we have",
      answer: fail(8, { "error-code": "overloaded", ...pushBack("60000") }),
      code: "overloaded",
    },
    { what: "NOT_FOUND", answer: fail(5), code: "not_found" },
    { what: "INVALID_ARGUMENT", answer: fail(3), code: "invalid_argument" },
    { what: "UNIMPLEMENTED", answer: fail(12), code: "bad_upstream" },
    { what: "UNAUTHENTICATED", answer: fail(16), code: "bad_upstream" },
  ])("$what", async ({ answer, code }) => {
    expect(await ask(answer)).toEqual({ end: code, asked: 1, retries: 0 });
  });
});

describe("over gRPC", () => {
  it("a call whose proto file says that it may be done twice is made once more", async () => {
    expect(await ask(fail(UNAVAILABLE), "Shelve")).toEqual(twice);
  });

  it("a call whose proto file says nothing is made once more with a key", async () => {
    expect(await ask(fail(UNAVAILABLE), "Lend", { idempotencyKey: "one" })).toEqual(twice);
  });

  it("a call whose proto file says nothing is not made again without", async () => {
    expect(await ask(fail(UNAVAILABLE), "Lend")).toEqual({
      end: "unavailable",
      asked: 1,
      retries: 0,
    });
  });

  it("a port that refuses connections is tried twice", async () => {
    const { address } = await openServer(well);
    await closing.pop()?.();
    const { policy, logger, metric } = openPolicy();
    const client = await createGrpcClient({ addresses: [address], policy: policy.grpc, logger });
    closing.push(client.close);
    const { Read } = await methodsOf();
    expect(await endOf(client.call(Read, {}, callWithin()))).toBe("unavailable");
    expect(await metric('upstream_retries_total{upstream="library"')).toBe(1);
  });
});
