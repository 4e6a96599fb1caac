import { connect, constants, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { type Answer, closed } from "./answer.ts";

export interface GrpcRequest {
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  /** What follows the headers, gRPC's own framing included. */
  readonly bytes: Buffer;
  /** Whether the sender says that this is all. @default true */
  readonly end?: boolean;
}

/** Milliseconds without a word from the server. */
const patienceMs = 8_000;

/** Sends one gRPC call without a gRPC library, which would send nothing that is wrong. */
export const sendGrpc = (port: number, request: GrpcRequest): Promise<Answer> =>
  new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`, { maxSendHeaderBlockLength: 1024 * 1024 });
    const heard: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    const finish = (): void => {
      session.destroy();
      resolve(answerOf(heard, Buffer.concat(chunks)));
    };
    session.on("error", finish).on("close", finish);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: request.path,
      "content-type": "application/grpc",
      te: "trailers",
      ...request.headers,
    });
    stream.on("response", (headers) => Object.assign(heard, headers));
    stream.on("trailers", (trailers) => Object.assign(heard, trailers));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    // The answer may end before the request does.
    stream
      .on("error", () => undefined)
      .on("end", finish)
      .on("close", finish);
    stream.setTimeout(patienceMs, finish);
    stream.write(request.bytes);
    if (request.end !== false) stream.end();
  });

const answerOf = (heard: IncomingHttpHeaders, message: Buffer): Answer => {
  // The message travels percent-encoded.
  const text = decodeURIComponent(JSON.stringify(heard)) + message.toString("latin1");
  const { "grpc-status": status, "error-code": code, "x-request-id": requestId } = heard;
  if (status === undefined) return closed(text);
  return {
    status: Number(status),
    code: typeof code === "string" ? code : "",
    requestIds: status === "0" ? [] : [typeof requestId === "string" ? requestId : ""],
    text,
  };
};
