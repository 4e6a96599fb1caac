import { isUtf8 } from "node:buffer";
import type { OutgoingHttpHeaders } from "node:http2";
import { grpcFrame } from "./protobuf.ts";
import type { Input, Look, Target } from "./row.ts";
import { sendFrames } from "./http2-frames.ts";
import { type GrpcRequest, sendGrpc } from "./send-grpc.ts";
import { sendHttp } from "./send-http.ts";

/** A text as each protocol carries it; the bytes need not be UTF-8. */
export interface Text {
  readonly bytes: Buffer;
  /** As JSON, quotation marks included. */
  readonly json: Buffer;
}

export const text = (value: string): Text => ({
  bytes: Buffer.from(value),
  json: Buffer.from(JSON.stringify(value)),
});

/** Bytes that are not UTF-8, sent as they are. */
export const badText = (hex: string): Text => {
  const bytes = Buffer.from(hex, "hex");
  return { bytes, json: Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]) };
};

/** Bytes as a URL carries them: everything but letters, digits and `_` as %XX. */
export const percent = (bytes: Buffer): string =>
  bytes.toString("latin1").replaceAll(/\W/g, (byte) => {
    const code = byte.charCodeAt(0).toString(16).padStart(2, "0");
    return `%${code}`;
  });

/** With the credentials behind the request line, if it has one. */
const authorized = (request: string, { authorization }: Target): string =>
  authorization === undefined
    ? request
    : request.replace(" HTTP/1.1\r\n", (end) => `${end}authorization: ${authorization}\r\n`);

/** A request to the routes, byte by byte; the server is to hang up after its answer. */
export const routes = (request: (prefix: string) => string, look: Look = {}): Input => ({
  kind: "routes",
  look,
  send: (target) => {
    const bytes = Buffer.from(authorized(request(target.prefix), target), "latin1");
    return sendHttp({ port: target.port, bytes });
  },
});

/** The same with other credentials, or without any. */
export const showing = (authorization: string | undefined, input: Input): Input => ({
  ...input,
  send: (target) => input.send({ ...target, authorization }),
});

export interface GetOptions extends Look {
  readonly headers?: string;
  readonly body?: string;
}

/** A GET of one path, written as it stands. */
export const get = (path: string, { headers = "", body = "", ...look }: GetOptions = {}): Input => {
  const length = body === "" ? "" : `content-length: ${body.length}\r\n`;
  return routes(
    (prefix) =>
      `GET ${prefix}${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${length}${headers}\r\n${body}`,
    look,
  );
};

export interface PostOptions extends Look {
  readonly type?: string | undefined;
  readonly headers?: string;
  /** What content-length says, when it is not so. */
  readonly length?: number;
}

/** A POST to /graphql with these bytes as its body. */
export const post = (
  body: string | Buffer,
  { type = "application/json", headers = "", length, ...look }: PostOptions = {},
): Input => {
  const bytes = Buffer.from(body as string);
  const head =
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${headers}` +
    `${type === "" ? "" : `content-type: ${type}\r\n`}content-length: ${length ?? bytes.length}\r\n\r\n`;
  return {
    kind: "graphql",
    look,
    send: (target) =>
      sendHttp({
        port: target.port,
        bytes: Buffer.concat([Buffer.from(authorized(head, target), "latin1"), bytes]),
        halfClose: length !== undefined,
      }),
  };
};

/** A GraphQL request that is refused before anything runs. */
export const refused = (query: string, rest: object = {}): Input =>
  post(JSON.stringify({ query, ...rest }), { status: 400 });

/** A GraphQL request that runs, and whose resolver refuses. */
export const resolved = (query: string, variables: object = {}): Input =>
  post(JSON.stringify({ query, variables }), { status: 200 });

/** The same with one variable `v`, written as JSON. */
export const withVariable = (
  query: string,
  json: Buffer, // A body that is not UTF-8 is refused before its query runs.
  status = isUtf8(json) ? 200 : 400,
): Input => {
  const head = `{"query":${JSON.stringify(query)},"variables":{"v":`;
  return post(Buffer.concat([Buffer.from(head), json, Buffer.from("}}")]), { status });
};

export interface CallOptions extends Look, Partial<Pick<GrpcRequest, "bytes" | "end">> {
  readonly headers?: OutgoingHttpHeaders;
  readonly label?: string;
}

const pathOf = (method: string): string =>
  method.startsWith("/") ? method : `/recipe.v1.RecipeService/${method}`;

/**
 * A gRPC call.
 *
 * @param method of recipe.v1.RecipeService, or a whole path
 */
export const call = (
  method: string,
  message: Buffer,
  { bytes = grpcFrame(message), headers = {}, end = true, label, ...look }: CallOptions = {},
): Input => ({
  kind: "grpc",
  look,
  ...(label !== undefined && { label }),
  send: ({ grpcPort, authorization }) => {
    const all = { ...(authorization !== undefined && { authorization }), ...headers };
    return sendGrpc(grpcPort, { path: pathOf(method), bytes, headers: all, end });
  },
});

/** HTTP/2 frames to the gRPC port. */
export const frames = (bytes: () => Buffer, look: Look, streams?: number): Input => ({
  kind: "grpc",
  look,
  send: ({ grpcPort }) => sendFrames(grpcPort, bytes(), streams),
});

/** Bytes to the gRPC port that are not even HTTP/2. */
export const grpcBytes = (bytes: Buffer, look: Look): Input => ({
  kind: "grpc",
  look,
  send: ({ grpcPort }) => sendHttp({ port: grpcPort, bytes }),
});
