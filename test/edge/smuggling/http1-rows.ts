import { canary, requestId } from "./canary.ts";

/**
 * What becomes of an attack. "refused": one answer of 400 or more, and no service has begun. "one":
 * one answer, and a service has seen one request, the one that was sent. "either": the standard
 * leaves the choice, and versions of HAProxy choose differently.
 */
export type Outcome = "refused" | "one" | "either";

export interface Http1Row {
  readonly what: string;
  readonly bytes: string;
  /** At HAProxy, in front of a service that believes anything. */
  readonly edge: Outcome;
  /** At a service itself. */
  readonly service: Outcome;
}

const head = `host: localhost\r\nx-request-id: ${requestId}\r\n`;

/** A POST with these lines among its headers. */
const post = (lines: string, body: string): string =>
  `POST /attack HTTP/1.1\r\n${head}${lines}\r\n${body}`;

const length = canary.length;
const chunk = `${length.toString(16)}\r\n${canary}\r\n0\r\n\r\n`;
/** Over for who reads chunks; the canary is a part of it for who reads a length. */
const endThenCanary = `0\r\n\r\n${canary}`;
const lengthOfBoth = `content-length: ${endThenCanary.length}\r\n`;

type Told = Pick<Http1Row, "edge" | "service">;
const refused: Told = { edge: "refused", service: "refused" };
const one: Told = { edge: "one", service: "one" };
/** HAProxy may read it, and then writes it anew for the service. */
const either: Told = { edge: "either", service: "refused" };
/** The service has answered before it reads the body. */
const unread: Told = { edge: "refused", service: "one" };
const eitherUnread: Told = { edge: "either", service: "one" };

/** A length that covers the canary, beside a coding that somebody may overlook or honour. */
const coded = (coding: string, told: Told = refused): Http1Row => ({
  what: `a length beside ${JSON.stringify(coding)}`,
  bytes: post(`${lengthOfBoth}${coding}\r\n`, endThenCanary),
  ...told,
});

/** A coding by itself: whoever does not know it takes the body for the next request. */
const codedOnly = (coding: string, told: Told = refused): Http1Row => ({
  what: `only ${JSON.stringify(coding)}`,
  bytes: post(`${coding}\r\n`, chunk),
  ...told,
});

/** Lines about the length; one reading of them makes the canary a part of the body. */
const lengths = (lines: string, told: Told = refused): Http1Row => ({
  what: `the length ${JSON.stringify(lines)}`,
  bytes: post(`${lines}\r\n`, canary),
  ...told,
});

/** A body in chunks with this in place of a good one. */
const chunks = (body: string, told: Told = refused): Http1Row => ({
  what: `the chunks ${JSON.stringify(body.replaceAll(canary, "…"))}`,
  bytes: post("transfer-encoding: chunked\r\n", body),
  ...told,
});

/** A first line that may be two. */
const begun = (line: string, told: Told = refused): Http1Row => ({
  what: `the first line ${JSON.stringify(line.replaceAll(canary, "…"))}`,
  bytes: `${line}\r\n${head}\r\n`,
  ...told,
});

/** A GET with this among its headers. */
const headed = (lines: string, told: Told = refused): Http1Row => ({
  what: `the header ${JSON.stringify(lines.replaceAll(canary, "…"))}`,
  bytes: `GET /attack HTTP/1.1\r\n${head}${lines}\r\n\r\n`,
  ...told,
});

export const http1Rows: readonly Http1Row[] = [
  {
    what: "a coding beside a shorter length",
    bytes: post("content-length: 4\r\ntransfer-encoding: chunked\r\n", chunk),
    ...either,
  },
  {
    what: "a coding before a length",
    bytes: post(`transfer-encoding: chunked\r\n${lengthOfBoth}`, endThenCanary),
    ...either,
  },
  coded("transfer-encoding: chunked", either),
  coded("transfer-encoding: Chunked", either),
  coded("transfer-encoding: xchunked"),
  coded("transfer-encoding: identity"),
  coded("transfer-encoding: chunked\r\ntransfer-encoding: identity"),
  coded("transfer-encoding: identity\r\ntransfer-encoding: chunked"),
  coded("transfer-encoding: chunked\r\ntransfer-encoding: chunked"),
  coded("transfer-encoding: chunked, identity"),
  coded("transfer-encoding: chunked;x"),
  coded('transfer-encoding: "chunked"'),
  coded("transfer-encoding:\tchunked", either),
  coded("transfer-encoding: chunked\u000b"),
  coded("transfer-encoding: chunked\0"),
  coded("transfer-encoding:\r\n chunked", either),
  coded("transfer-encoding : chunked"),
  coded("transfer-encoding\t: chunked"),
  coded(" transfer-encoding: chunked"),
  coded("x: a\r\n transfer-encoding: chunked", either),
  coded("x: a\ntransfer-encoding: chunked", either),
  coded("x: a\rtransfer-encoding: chunked"),
  coded("transfer_encoding: chunked", unread),
  coded("transfer-encoding: chunked\r\nconnection: transfer-encoding", either),
  codedOnly("transfer-encoding: chunked", one),
  codedOnly("transfer-encoding: chunked, chunked"),
  codedOnly("transfer-encoding: gzip, chunked", unread),
  codedOnly("transfer-encoding: chunked, gzip"),
  codedOnly("transfer-encoding: identity", unread),
  codedOnly("transfer-encoding: , chunked", unread),
  codedOnly("transfer-encoding:"),
  {
    what: "chunks in HTTP/1.0",
    bytes: post("transfer-encoding: chunked\r\n", chunk).replace("1.1", "1.0"),
    ...eitherUnread,
  },

  lengths(`content-length: ${length}`, one),
  lengths(`content-length: ${length}\r\ncontent-length: 0`),
  lengths(`content-length: 0\r\ncontent-length: ${length}`),
  lengths(`content-length: ${length}\r\ncontent-length: ${length}`, either),
  lengths(`content-length: ${length}, 0`),
  lengths(`content-length: ${length}, ${length}`, either),
  lengths(`content-length: +${length}`),
  lengths(`content-length: -${length}`),
  lengths(`content-length: 0x${length.toString(16)}`),
  lengths(`content-length: ${length}e0`),
  lengths(`content-length: ${length}.0`),
  lengths(`content-length: ${length};x`),
  lengths(`content-length: 0 ${length}`),
  lengths(`content-length: 0\r\n ${length}`),
  lengths(`content-length : ${length}`),
  lengths(`x: a\ncontent-length: ${length}`, either),
  lengths(`x: a\rcontent-length: ${length}`),
  lengths(`content-length: ${2n ** 64n + BigInt(length)}`),
  lengths("content-length:"),
  lengths(`content_length: 0\r\ncontent-length: ${length}`, unread),
  lengths(`content-length: ${length}\r\nconnection: content-length`, one),
  lengths(`content-length: ${length}\r\nexpect: 100-continue`, one),
  {
    what: "a body with GET",
    bytes: post(`content-length: ${length}\r\n`, canary).replace("POST", "GET"),
    ...one,
  },
  {
    what: "a body with HTTP/1.0 and keep-alive",
    bytes: post(`content-length: ${length}\r\nconnection: keep-alive\r\n`, canary).replace(
      "1.1",
      "1.0",
    ),
    ...one,
  },

  chunks(`0x5\r\nhello\r\n${endThenCanary}`, unread),
  chunks(`+5\r\nhello\r\n${endThenCanary}`, unread),
  chunks(`-1\r\n${canary}`, unread),
  chunks(` 5\r\nhello\r\n0\r\n\r\n`, unread),
  chunks(`5 \r\nhello\r\n0\r\n\r\n`, eitherUnread),
  chunks(`5\nhello\n0\n\n`, eitherUnread),
  chunks(`5\r\nhello\r\n0\n\n`, eitherUnread),
  chunks(`5\rxhello\r\n0\r\n\r\n`, unread),
  chunks(`5\r\nhelloXX0\r\n\r\n`, unread),
  chunks(`4\r\nhello\r\n0\r\n\r\n`, unread),
  chunks(`5;x="\r\nhello\r\n0\r\n\r\n`, eitherUnread),
  chunks(`5;x\nhello\r\n0\r\n\r\n`, eitherUnread),
  chunks(`5;${"x".repeat(20_000)}\r\nhello\r\n0\r\n\r\n`, eitherUnread),
  chunks(`f${"0".repeat(16)}5\r\nhello\r\n0\r\n\r\n`, unread),
  chunks(`\r\n5\r\nhello\r\n0\r\n\r\n`, unread),
  chunks(`5\r\nhello\r\n0\r\nx: a\r\n\r\n`, one),
  chunks(`5\r\nhello\r\n0\r\ncontent-length: ${length}\r\n\r\n`, one),

  begun("GET /attack", unread),
  begun("GET /attack#x HTTP/1.1", unread),
  begun("GET /attack HTTP/1.1 HTTP/1.1"),
  begun("GET /attack HTTP/1.1\r\nGET /canary HTTP/1.1"),
  begun("GET  /attack HTTP/1.1", eitherUnread),
  begun("GET\t/attack\tHTTP/1.1", either),
  begun("GET /attack http/1.1"),
  begun("GET /attack HTTP/1.10"),
  begun("GET /attack HTTP/2.0", eitherUnread),
  begun("GET /attack\0 HTTP/1.1"),
  begun("GET /attack\u000b HTTP/1.1"),
  begun("GET /attack\rHTTP/1.1"),
  begun("GET /attack HTTP/1.1\nx: a", either),
  begun("GET attack HTTP/1.1"),
  begun(" GET /attack HTTP/1.1"),
  begun("GET http://localhost/attack HTTP/1.1", one),
  begun("GET http://elsewhere/attack HTTP/1.1", unread),
  begun("GET http://localhost:81/attack HTTP/1.1", unread),
  begun("GET http://user@localhost/attack HTTP/1.1", eitherUnread),
  begun("GET ://localhost/attack HTTP/1.1"),
  begun("GET //localhost/canary/../attack HTTP/1.1", one),

  headed("host: localhost", eitherUnread),
  headed("host: elsewhere", unread),
  headed("x : a"),
  headed("x y: a"),
  headed("x"),
  headed(": a"),
  headed("x\0: a"),
  headed("x: \0", either),
  headed("x: a\r\n b", either),
  headed(`x: a\n${canary.trimEnd()}`),
  headed(`x: a\r${canary.trimEnd().replaceAll("\r\n", "\r")}`),
  headed("upgrade: h2c\r\nconnection: upgrade, http2-settings\r\nhttp2-settings: AAMAAABk", one),
  headed("upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13", unread),
  headed("connection: host, x-request-id", one),
  headed("x-http-method-override: DELETE", one),
];
