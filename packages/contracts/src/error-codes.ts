/** Every way in which an operation can fail. Callers match on these and on nothing else. */
export const errorCodes = [
  "not_found",
  "invalid_argument",
  "conflict",
  "precondition_failed",
  "precondition_required",
  "idempotency_mismatch",
  "unauthenticated",
  "too_large",
  "rate_limited",
  "overloaded",
  "unavailable",
  "deadline_exceeded",
  "cancelled",
  "bad_upstream",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** How one error code looks over each protocol. */
export interface ErrorRow {
  /** Status code of the HTTP answer. */
  readonly http: number;
  /** `extensions.code` of the GraphQL error. */
  readonly graphql: string;
  /** Status code of the gRPC call, see https://grpc.io/docs/guides/status-codes/. */
  readonly grpc: number;
  /** The `title` of the problem: what a person reads, the same for every occurrence. */
  readonly title: string;
}

/** The one table from error code to protocol. A code without a row does not compile. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  not_found: { http: 404, graphql: "NOT_FOUND", grpc: 5, title: "Not found" },
  invalid_argument: {
    http: 400,
    graphql: "INVALID_ARGUMENT",
    grpc: 3,
    title: "The request is not valid",
  },
  conflict: { http: 409, graphql: "CONFLICT", grpc: 10, title: "Another request is in the way" },
  precondition_failed: {
    http: 412,
    graphql: "PRECONDITION_FAILED",
    grpc: 9,
    title: "It has changed since you read it",
  },
  precondition_required: {
    http: 428,
    graphql: "PRECONDITION_REQUIRED",
    grpc: 9,
    title: "Say which version you mean to change",
  },
  idempotency_mismatch: {
    http: 422,
    graphql: "IDEMPOTENCY_MISMATCH",
    grpc: 3,
    title: "This idempotency key belongs to another request",
  },
  unauthenticated: {
    http: 401,
    graphql: "UNAUTHENTICATED",
    grpc: 16,
    title: "Who is asking is not known",
  },
  too_large: { http: 413, graphql: "TOO_LARGE", grpc: 8, title: "The request is too large" },
  rate_limited: { http: 429, graphql: "RATE_LIMITED", grpc: 8, title: "Too many requests" },
  overloaded: { http: 503, graphql: "OVERLOADED", grpc: 8, title: "Busy, try again later" },
  unavailable: {
    http: 503,
    graphql: "UNAVAILABLE",
    grpc: 14,
    title: "Not available now, try again later",
  },
  deadline_exceeded: {
    http: 504,
    graphql: "DEADLINE_EXCEEDED",
    grpc: 4,
    title: "There was no answer in time",
  },
  cancelled: { http: 499, graphql: "CANCELLED", grpc: 1, title: "The caller went away" },
  bad_upstream: {
    http: 502,
    graphql: "BAD_UPSTREAM",
    grpc: 13,
    title: "Another service gave an answer that makes no sense",
  },
  internal: { http: 500, graphql: "INTERNAL", grpc: 13, title: "Something went wrong here" },
};

const knownCodes: ReadonlySet<unknown> = new Set(errorCodes);

export const isErrorCode = (value: unknown): value is ErrorCode => knownCodes.has(value);

/**
 * The code behind a gRPC status when the peer did not name one in its `error-code` metadata:
 * several codes share a status, so this is the nearest.
 */
export const errorCodeOfGrpcStatus = (status: number): ErrorCode =>
  codeOfGrpcStatus.get(status) ?? "bad_upstream";

const codeOfGrpcStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [1, "cancelled"],
  [3, "invalid_argument"],
  [4, "deadline_exceeded"],
  [5, "not_found"],
  [6, "conflict"],
  [8, "overloaded"],
  [9, "precondition_failed"],
  [10, "conflict"],
  [14, "unavailable"],
  [16, "unauthenticated"],
]);
