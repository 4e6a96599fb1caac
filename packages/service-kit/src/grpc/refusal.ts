import { type ErrorCode, errorTable, requestHeaders, type ServiceError } from "@tandem/contracts";
import type { OutgoingHttpHeaders } from "node:http2";
import { comeAgainMs } from "../come-again.ts";
import { detailOf } from "../error-code-of.ts";
import { messageLimits } from "./message-codec.ts";

/** Why a call is refused before its handler gets it. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Number of the gRPC status, when it is not the code's own. */
  readonly status: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string | number>>;
}

const withStatusOfCode = (code: ErrorCode, detail: string): Refusal => ({
  code,
  status: errorTable[code].grpc,
  detail,
});

const UNIMPLEMENTED = 12;

export const notLetIn = ({ message }: ServiceError): Refusal =>
  withStatusOfCode("unauthenticated", message);
export const unknownMethod: Refusal = {
  code: "not_found",
  status: UNIMPLEMENTED,
  detail: "there is no such method",
};
/**
 * grpc-js inflates every message of a chunk at once: 16 KB of frames that hold nothing are 3,276
 * decompressions. Requests are small here; they come as they are.
 */
export const compressed: Refusal = {
  code: "invalid_argument",
  status: UNIMPLEMENTED,
  detail: "send messages without compression",
  headers: { "grpc-accept-encoding": "identity" },
};
export const tooMuchMetadata = withStatusOfCode("too_large", "metadata may take 16 KB");
export const badTimeout = withStatusOfCode(
  "invalid_argument",
  "grpc-timeout must be 1 to 8 digits and one of H, M, S, m, u, n",
);
export const tooLate = withStatusOfCode("deadline_exceeded", "the deadline has passed");
export const overloaded: Refusal = {
  ...withStatusOfCode("overloaded", "too many requests at once"),
  headers: { [requestHeaders.grpcPushBack]: comeAgainMs },
};
export const wrongType: Refusal = {
  ...withStatusOfCode("invalid_argument", "content-type must be application/grpc"),
  headers: { ":status": 415 },
};
const tooLargeMessage = withStatusOfCode(
  "too_large",
  `a message may take ${messageLimits.receive / 1024} KB`,
);
const notOneMessage: Refusal = {
  code: "invalid_argument",
  status: UNIMPLEMENTED,
  detail: "the method takes one message, whole",
};

const refusalsOfLibrary: ReadonlyMap<number, Refusal> = new Map(
  [tooLargeMessage, notOneMessage, tooLate].map((refusal) => [refusal.status, refusal]),
);

/** What a status means with which grpc-js itself refuses a call that the gate has let through. */
export const refusalOfLibrary = (status: number): Refusal =>
  refusalsOfLibrary.get(status) ?? {
    code: "internal",
    status,
    detail: detailOf(undefined, "internal"),
  };

/** The refusal as metadata of gRPC. */
export const metadataOf = ({ code, status, detail }: Refusal, requestId: string) =>
  ({
    "grpc-status": status,
    "grpc-message": encodeURI(detail),
    [requestHeaders.errorCode]: code,
    [requestHeaders.requestId]: requestId,
  }) satisfies OutgoingHttpHeaders;
