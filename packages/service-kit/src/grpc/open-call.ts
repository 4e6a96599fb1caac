import type {
  Metadata as GrpcMetadata,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceError as GrpcError,
} from "@grpc/grpc-js";
import { errorTable, requestHeaders } from "@tandem/contracts";
import { createDeadline, type Deadline } from "@tandem/resilience";
import { type CallContext, requestIdFrom, traceParentFrom } from "../call-context.ts";
import { comeAgainMs, mayComeAgain } from "../come-again.ts";
import { detailOf, errorCodeOf } from "../error-code-of.ts";
import { logCompletion } from "../log-completion.ts";
import { logFailure } from "../log-failure.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import type { MessageCodec } from "./message-codec.ts";
import { streamInterrupted } from "./running-streams.ts";

/** One method of a service, whatever its kind. */
export interface GrpcMethod {
  readonly runtime: ServiceRuntime;
  /** `recipe.v1.RecipeService/GetRecipe`: the path without its first slash. */
  readonly name: string;
  readonly codec: MessageCodec;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
  /** Whether a call leaves a line in the log; probes every second would fill it. */
  readonly isLogged: boolean;
  readonly Metadata: typeof GrpcMetadata;
}

/** A failure in the form that grpc-js sends. */
export type GrpcFailure = Pick<GrpcError, "code" | "details" | "metadata">;

/** One call, from its arrival to its one report. */
export interface OpenCall {
  readonly context: CallContext;
  readonly deadline: Deadline;
  /** The whole answer has been given. */
  succeed(): void;
  /** Turns what was thrown into what the caller is told. */
  fail(error: unknown): GrpcFailure;
}

type Incoming = ServerUnaryCall<Buffer, Buffer> | ServerWritableStream<Buffer, Buffer>;

/** Opens the calls of one method, so that what depends on the method is looked up once. */
export const createOpenCall = (method: GrpcMethod) => {
  const report = createReport(method);
  return (call: Incoming): OpenCall => {
    const startedAt = performance.now();
    const deadline = createDeadline(timeoutOf(call, method.timeoutMs));
    const context = contextOf(call.metadata, deadline);
    call.on("cancelled", () => deadline.cancel());
    const finish = (status: number): void => {
      deadline.close();
      report(context.requestId, status, performance.now() - startedAt);
    };
    return {
      context,
      deadline,
      succeed: () => finish(0),
      fail: (error) => {
        const failure = toGrpcFailure(error, method, context);
        finish(failure.code);
        return failure;
      },
    };
  };
};

/**
 * Milliseconds until the caller's deadline, but never more than the method allows itself. One less,
 * so that our answer, which names the error code, comes before grpc-js' own.
 */
const timeoutOf = (call: Incoming, ceilingMs: number): number => {
  const remaining = Number(call.getDeadline()) - Date.now() - 1;
  return Math.max(1, Math.min(remaining, ceilingMs));
};

const contextOf = (metadata: GrpcMetadata, deadline: Deadline): CallContext => ({
  requestId: requestIdFrom(metadata.get(requestHeaders.requestId)[0]),
  traceParent: traceParentFrom(metadata.get(requestHeaders.traceParent)[0]),
  deadline,
  // The gate has put it there, or taken it away.
  principal: textOf(metadata, requestHeaders.principal),
  idempotencyKey: textOf(metadata, requestHeaders.idempotencyKey),
});

const textOf = (metadata: GrpcMetadata, name: string): string | undefined =>
  metadata.get(name)[0]?.toString();

const toGrpcFailure = (
  error: unknown,
  { runtime, Metadata }: GrpcMethod,
  { requestId }: CallContext,
): GrpcFailure => {
  const code = errorCodeOf(error);
  const metadata = new Metadata();
  metadata.set(requestHeaders.errorCode, code);
  metadata.set(requestHeaders.requestId, requestId);
  // To be opened again at once: another process goes on with it.
  if (error === streamInterrupted) {
    return { code: errorTable[code].grpc, details: streamInterrupted.message, metadata };
  }
  logFailure(runtime.logger, requestId, code, error);
  if (mayComeAgain(code)) metadata.set(requestHeaders.grpcPushBack, String(comeAgainMs));
  // Half of a surrogate pair cannot be encoded: grpc-js would throw, where nobody catches.
  return { code: errorTable[code].grpc, details: detailOf(error, code).toWellFormed(), metadata };
};

const createReport = ({ runtime: { logger, metrics }, name, isLogged }: GrpcMethod) => {
  const durations = metrics.rpcServer(name);
  return (requestId: string, status: number, milliseconds: number): void => {
    durations.observe(status, milliseconds / 1_000);
    if (isLogged) logCompletion(logger, { requestId, method: name, status, milliseconds });
  };
};
