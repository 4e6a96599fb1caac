import { once } from "node:events";
import { type ClientHttp2Stream, connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { waitUntil } from "@tandem/lab";
import { startFront } from "@tandem/stack";
import { describe, expect, it, onTestFinished } from "vitest";
import { startUpstream } from "../edge/rig/start-upstream.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

/** Milliseconds of silence that HAProxy allows callers of everything but gRPC. */
const clientMs = 300;

/** In the place of recipe-api: a stream without end, as fast as it is taken. */
const startEndless = async (): Promise<number> => {
  const server = createServer().on("stream", (stream) => {
    const write = (): void => {
      while (stream.write(Buffer.alloc(1_024)));
    };
    stream.on("error", () => undefined).on("drain", write);
    stream.respond({ ":status": 200, "content-type": "application/grpc" });
    write();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const openStream = (port: number): ClientHttp2Stream => {
  const session = connect(`http://127.0.0.1:${port}`);
  onTestFinished(() => session.destroy());
  const path = "/recipe.v1.RecipeService/StreamRecipes";
  return session.request({ ":method": "POST", ":path": path, te: "trailers" }).end();
};

describe.skipIf(withoutHaproxy)("a reader of a stream through HAProxy", () => {
  it("may pause for longer than other callers may be silent", async () => {
    const upstream = await startUpstream();
    onTestFinished(() => upstream.close());
    const front = await startFront({
      recipeApi: [{ ...upstream.ports, grpc: await startEndless() }],
      environment: { ...process.env, LB_CLIENT_TIMEOUT: `${clientMs}ms` },
    });
    onTestFinished(() => front.close());
    const stream = openStream(front.ports.recipeApiGrpc);
    await once(stream, "response");

    stream.pause();
    await delay(4 * clientMs);
    expect(stream.closed).toBe(false);
    let bytes = 0;
    stream.on("data", (chunk: Buffer) => void (bytes += chunk.length)).resume();
    // More than all buffers on the way hold.
    await waitUntil("the stream goes on", () => bytes > 8 * 1_024 * 1_024);
  });
});
