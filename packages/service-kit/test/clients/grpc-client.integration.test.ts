import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { createLogger } from "@tandem/observability";
import { createDeadline } from "@tandem/resilience";
import { afterEach, expect, it } from "vitest";
import { createGrpcClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { loadCounter } from "../grpc/open-counter.ts";
import { frame } from "../grpc/raw-call.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A client of a server that answers every call in the same way. */
const askServer = async (answer: (stream: ServerHttp2Stream) => void) => {
  const server: Http2Server = createServer({ maxSendHeaderBlockLength: 4 * 1024 * 1024 });
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => {
    stream.on("error", () => stream.destroy());
    stream.resume();
    answer(stream);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const logger = createLogger({
    service: "client",
    instance: "client-1",
    environment: "test",
    level: "silent",
  });
  const client = await createGrpcClient({
    addresses: [`127.0.0.1:${port}`],
    policy: plainPolicy,
    logger,
  });
  closing.push(
    () => server.close(),
    () => sessions.forEach((each) => each.destroy()),
    client.close,
  );
  const { Echo } = await loadCounter();
  const deadline = createDeadline(5_000);
  return client.call(Echo, { number: 1, text: "" }, callOf(deadline));
};

const head = { ":status": 200, "content-type": "application/grpc" };

// EchoResponse { text: "xx…" }, the text alone being 1 MiB.
const mebibyteOfText = Buffer.concat([
  Buffer.from("12808040", "hex"),
  Buffer.alloc(1024 * 1024, "x"),
]);

const answerWith =
  (body: Buffer) =>
  (stream: ServerHttp2Stream): void => {
    stream.respond(head, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(body);
  };

it.each<{ what: string; answer: (stream: ServerHttp2Stream) => void }>([
  { what: "more than 1 MiB", answer: answerWith(frame(mebibyteOfText)) },
  { what: "bytes that are no such message", answer: answerWith(frame(Buffer.alloc(20, 0xff))) },
  {
    what: "fields of other types",
    answer: answerWith(frame(Buffer.from("0a0568656c6c6f10ff01", "hex"))),
  },
  { what: "half a message", answer: answerWith(frame(Buffer.alloc(3), { length: 100 })) },
  {
    what: "no message and no status",
    answer: (stream) => stream.respond(head, { endStream: true }),
  },
  {
    what: "a page instead of gRPC",
    answer: (stream) => {
      stream.respond({ ":status": 200, "content-type": "text/html" });
      stream.end("<html>");
    },
  },
  {
    what: "70 KB in one header",
    answer: (stream) => stream.respond({ ...head, big: "x".repeat(70_000) }, { endStream: true }),
  },
  {
    what: "1 MB of headers",
    answer: (stream) => stream.respond({ ...head, ...hugeHeaders }, { endStream: true }),
  },
])("an answer of $what is bad_upstream, at once", async ({ answer }) => {
  const startedAt = performance.now();
  await expect(askServer(answer)).rejects.toMatchObject({ code: "bad_upstream" });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

const hugeHeaders = Object.fromEntries(
  Array.from({ length: 64 }, (_, index) => [`x-${index}`, "x".repeat(16 * 1024)]),
);
