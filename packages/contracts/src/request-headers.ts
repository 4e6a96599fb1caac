/** What a request carries beside its arguments, under the same names over every protocol. */
export const requestHeaders = {
  /** 1 to 64 letters, digits and hyphens; replaced when malformed. */
  requestId: "x-request-id",
  /** Milliseconds that the caller still waits, from when it sends; relative, so clocks play no part. */
  timeout: "x-request-timeout-ms",
  /** W3C trace context, https://www.w3.org/TR/trace-context/. */
  traceParent: "traceparent",
  /** `Bearer`, and what proves who calls: a person's API key at web-api, the internal token behind it. */
  authorization: "authorization",
  /** On whose behalf a service calls; believed because of the token beside it. */
  principal: "x-principal",
  /** 1 to 255 printable characters: the same key again means the same write, done once. */
  idempotencyKey: "idempotency-key",
  /** Metadata of a failed gRPC call: the exact error code, because several share a status. */
  errorCode: "error-code",
  /** Metadata of a refused gRPC call: milliseconds until the next attempt, gRFC A6. */
  grpcPushBack: "grpc-retry-pushback-ms",
} as const;
