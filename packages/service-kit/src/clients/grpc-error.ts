import type { Metadata, ServiceError as GrpcError } from "@grpc/grpc-js";
import { errorCodeOfGrpcStatus, isErrorCode, requestHeaders } from "@tandem/contracts";
import { nonsense, relayedError, upstreamError } from "./upstream-error.ts";

/** How a server says when to come back; what is no such number means never (gRFC A6). */
const pushBackOf = (metadata: Metadata): number | undefined => {
  const [value] = metadata.get(requestHeaders.grpcPushBack);
  if (value === undefined) return undefined;
  return /^\d{1,8}$/.test(String(value)) ? Number(value) : Number.POSITIVE_INFINITY;
};

/** INTERNAL: what a process that was killed looks like through HAProxy, its stream is reset. */
const resetStatuses: ReadonlySet<number> = new Set([13]);

/** UNIMPLEMENTED: the other side is of another version, and will be the next time. */
const lastingStatuses: ReadonlySet<number> = new Set([12]);

/**
 * What an error of grpc-js means to our caller: the code that the other service named, or the nearest to
 * its status.
 */
export const grpcError = ({ code, details, metadata }: GrpcError): Error => {
  const named = metadata.get(requestHeaders.errorCode)[0];
  if (isErrorCode(named)) return relayedError(named, details, pushBackOf(metadata));
  if (resetStatuses.has(code) && details.includes("RST_STREAM with code 0")) {
    return upstreamError("unavailable", details);
  }
  // grpc-js itself refuses an answer over the limit, with the status for a busy peer.
  if (lastingStatuses.has(code) || details.includes("larger than max")) return nonsense(details);
  return relayedError(errorCodeOfGrpcStatus(code), details, pushBackOf(metadata));
};
