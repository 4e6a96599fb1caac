import {
  endHeaders,
  endStream,
  frame,
  frameTypes,
  headerBlock,
} from "../../hostile/http2-frames.ts";
import type { Outcome } from "./http1-rows.ts";

type Field = readonly [name: string, value: string];

export interface Http2Row {
  readonly what: string;
  /** The frames of one stream. */
  readonly frames: Buffer;
  readonly edge: Outcome;
}

/** A request that is as it should be, except for what a row replaces by name. */
const good: readonly Field[] = [
  [":method", "POST"],
  [":scheme", "http"],
  [":path", "/attack"],
  [":authority", "localhost"],
];

const encode = (fields: readonly Field[]): Buffer =>
  Buffer.concat(fields.map(([name, value]) => headerBlock({ [name]: value })));

const request = (fields: readonly Field[], body?: string): Buffer => {
  const flags = endHeaders | (body === undefined ? endStream : 0);
  const headers = frame(frameTypes.headers, encode(fields), { stream: 1, flags });
  if (body === undefined) return headers;
  const data = frame(frameTypes.data, Buffer.from(body), { stream: 1, flags: endStream });
  return Buffer.concat([headers, data]);
};

const nameOf = (value: string): string => JSON.stringify(value).slice(1, -1);

const row = (
  what: string,
  fields: readonly Field[],
  edge: Http2Row["edge"],
  body?: string,
): Http2Row => ({ what, frames: request(fields, body), edge });

/** Fields beside the good ones. */
const beside = (fields: readonly Field[], edge: Http2Row["edge"] = "refused", body?: string) =>
  row(
    fields.map(([name, value]) => `${nameOf(name)}: ${nameOf(value)}`).join(" and "),
    [...good, ...fields],
    edge,
    body,
  );

/** One of the good fields with another value. */
const instead = (name: string, value: string, edge: Http2Row["edge"] = "refused") =>
  row(
    `${name} ${nameOf(value)}`,
    good.map((field) => (field[0] === name ? ([name, value] as const) : field)),
    edge,
  );

const without = (name: string, edge: Http2Row["edge"] = "refused") =>
  row(
    `no ${name}`,
    good.filter((field) => field[0] !== name),
    edge,
  );

/** A canary short enough for a field. */
const next = "GET /canary HTTP/1.1\r\nhost: localhost\r\n\r\n";

export const http2Rows: readonly Http2Row[] = [
  beside([], "one"),
  beside([["x", "a\r\ntransfer-encoding: chunked"]]),
  beside([["x", `a\r\n\r\n${next}`]]),
  beside([["x", `a\n\n${next}`]]),
  beside([["x", "a\ry: b"]]),
  beside([["x", "a\0b"]]),
  beside([["x\r\ntransfer-encoding: chunked\r\ny", "a"]]),
  beside([["x: a\r\ny", "b"]]),
  beside([["x:y", "a"]]),
  beside([["x y", "a"]]),
  beside([["x\0", "a"]]),
  beside([["X-Upper", "a"]]),
  beside([["", "a"]]),
  beside([["content-length", "0"]], "refused", next),
  beside([["content-length", "3"]], "refused", next),
  beside([["content-length", "500"]], "refused", next),
  beside([["content-length", `${next.length}`]], "one", next),
  beside(
    [
      ["content-length", "5"],
      ["content-length", "6"],
    ],
    "refused",
    "hello",
  ),
  beside([["content-length", "+5"]], "refused", "hello"),
  beside([["content-length", "5, 6"]], "refused", "hello"),
  beside([["content-length", "5\r\n\r\n"]], "refused", "hello"),
  beside([["content-length", ""]], "refused", "hello"),
  beside([["transfer-encoding", "chunked"]], "refused", `0\r\n\r\n${next}`),
  beside([["transfer-encoding", "identity"]], "refused", next),
  beside([["connection", "keep-alive"]]),
  beside([["connection", "content-length"]]),
  beside([["keep-alive", "timeout=5"]]),
  beside([["proxy-connection", "keep-alive"]]),
  beside([["upgrade", "h2c"]]),
  beside([["te", "gzip"]]),
  beside([["te", "trailers"]], "one"),
  beside([["host", "localhost"]], "one"),
  beside([["host", "elsewhere"]], "either"),
  beside(
    [
      ["host", "localhost"],
      ["host", "localhost"],
    ],
    "either",
  ),
  beside([[":path", "/canary"]]),
  beside([[":method", "GET"]]),
  beside([[":authority", "elsewhere"]]),
  beside([[":status", "200"]]),
  beside([[":x", "a"]]),
  row(
    "a pseudo-header behind the others",
    [...good.slice(0, 3), ["x", "a"], [":authority", "localhost"]],
    "refused",
  ),
  instead(":path", ` /attack HTTP/1.1\r\n\r\n${next}`),
  instead(":path", `/attack HTTP/1.1\r\nhost: localhost\r\n\r\n${next}`),
  instead(":path", "/attack HTTP/1.1\nx: a"),
  instead(":path", "/attack /canary"),
  instead(":path", "/attack\t/canary"),
  instead(":path", "/attack\0"),
  instead(":path", "/attack#/canary"),
  instead(":path", "attack"),
  instead(":path", "http://localhost/attack"),
  instead(":path", ""),
  instead(":method", `GET /canary HTTP/1.1\r\nhost: localhost\r\n\r\nPOST`),
  instead(":method", "GET /canary HTTP/1.1\r\nx:"),
  instead(":method", "GE T"),
  instead(":method", ""),
  instead(":method", "CONNECT"),
  instead(":scheme", "http://localhost/canary?"),
  instead(":scheme", "http\r\nx: a"),
  instead(":authority", "localhost\r\nx: a"),
  instead(":authority", "localhost/canary?"),
  instead(":authority", "user@localhost"),
  instead(":authority", "local host"),
  without(":method"),
  without(":scheme"),
  without(":path"),
  without(":authority", "either"),
];
