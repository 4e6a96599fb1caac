import type { Socket } from "node:net";
import { ServiceError } from "@tandem/contracts";
import type { ConnectionError } from "fastify";
import { randomHex } from "../random-hex.ts";
import { toProblem } from "./problem.ts";

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
}

const malformed: Refusal = { status: 400, reason: "Bad Request", detail: "this is not valid HTTP" };

const refusals: ReadonlyMap<string, Refusal> = new Map([
  [
    "HPE_HEADER_OVERFLOW",
    { status: 431, reason: "Request Header Fields Too Large", detail: "the headers are too large" },
  ],
  [
    "ERR_HTTP_REQUEST_TIMEOUT",
    { status: 408, reason: "Request Timeout", detail: "the request did not arrive in time" },
  ],
]);

/** Answers bytes that never became a request: no route, no reply object, only a socket. */
export const answerMalformedRequest = (error: ConnectionError, socket: Socket): void => {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, detail } = refusals.get(error.code) ?? malformed;
  const problem = toProblem(new ServiceError("invalid_argument", detail), randomHex(16));
  const body = JSON.stringify({ ...problem, status });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\n` +
      "content-type: application/problem+json; charset=utf-8\r\ncache-control: no-store\r\n" +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};
