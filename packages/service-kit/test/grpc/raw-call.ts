import { once } from "node:events";
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { letIn } from "../test-access.ts";

export interface RawAnswer {
  readonly httpStatus: number | undefined;
  /** Number of the gRPC status; undefined when the stream ended without one. */
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Messages without their frames. */
  readonly body: Buffer;
  readonly rstCode: number;
}

export interface RawCall {
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Written as it is. */
  readonly body?: Buffer;
  /** Whether the request ends after the body. @default true */
  readonly ends?: boolean;
}

/** An HTTP/2 connection that swallows its errors: how it ends is what tests look at. */
export const openSession = async (port: number): Promise<ClientHttp2Session> => {
  const session = connect(`http://127.0.0.1:${port}`, {
    // By default this side would not even send 64 KB of headers, nor hold 10,000 calls.
    maxSendHeaderBlockLength: 1024 * 1024,
    maxSessionMemory: 100,
  });
  session.on("error", () => session.destroy());
  await once(session, "connect");
  return session;
};

/** A message as gRPC frames it. */
export const frame = (
  message: Uint8Array,
  { compressed = false, length = message.length } = {},
) => {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
};

const defaults = {
  ":method": "POST",
  te: "trailers",
  "content-type": "application/grpc",
  ...letIn,
};

/** One call, byte by byte as it is given. Resolves when its stream is closed, however that was. */
export const rawCall = (
  session: ClientHttp2Session,
  { path = "/counter.v1.CounterService/Echo", headers, body, ends = true }: RawCall,
): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const stream = session.request({ ...defaults, ":path": path, ...headers });
    const received: Record<string, unknown> = {};
    const chunks: Buffer[] = [];
    stream.on("response", (head) => Object.assign(received, head));
    stream.on("trailers", (trailers) => Object.assign(received, trailers));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", () => stream.destroy());
    // Half open: the answer may come while the request goes on.
    stream.on("end", () => stream.close());
    stream.on("close", () =>
      resolve({
        httpStatus: received[":status"] as number | undefined,
        status: received["grpc-status"] === undefined ? undefined : Number(received["grpc-status"]),
        message: decodeURI((received["grpc-message"] ?? "") as string),
        headers: received,
        body: Buffer.concat(chunks).subarray(5),
        rstCode: stream.rstCode ?? 0,
      }),
    );
    if (body) stream.write(body);
    if (ends) stream.end();
  });
