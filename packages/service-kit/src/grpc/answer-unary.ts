import type {
  handleUnaryCall,
  Metadata as GrpcMetadata,
  sendUnaryData,
  ServerUnaryCall,
  ServiceError as GrpcError,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { errorTable, requestHeaders } from "@tandem/contracts";
import { createDeadline, type Deadline } from "@tandem/resilience";
import { type CallContext, requestIdFrom, traceParentFrom } from "../call-context.ts";
import { detailOf, errorCodeOf } from "../error-code-of.ts";
import { logCompletion } from "../log-completion.ts";
import { logFailure } from "../log-failure.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

/** What a service writes for one method: the request in, the answer out, an error thrown. */
export type UnaryHandler<Request, Response> = (
  request: Request,
  call: CallContext,
) => Promise<Response>;

type KnownKeys<T> = keyof {
  [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: T[Key];
};

/** A handler for each method that the generated interface names. */
export type UnaryHandlers<Implementation extends UntypedServiceImplementation> = {
  readonly [Method in KnownKeys<Implementation>]: Implementation[Method] extends handleUnaryCall<
    infer Request,
    infer Response
  >
    ? UnaryHandler<Request, Response>
    : never;
};

export interface UnaryMethod {
  readonly runtime: ServiceRuntime;
  readonly method: string;
  readonly Metadata: typeof GrpcMetadata;
}

/** The handler as grpc-js wants it: with a deadline, one error table and one report. */
export const answerUnary = <Request, Response>(
  handle: UnaryHandler<Request, Response>,
  unary: UnaryMethod,
): handleUnaryCall<Request, Response> => {
  const report = createReport(unary);
  return (call, callback) => {
    const startedAt = performance.now();
    const deadline = createDeadline(timeoutOf(call, unary.runtime.config.requestTimeoutMs));
    const context = contextOf(call, deadline);
    call.on("cancelled", () => deadline.cancel());
    const finish = (status: number): void => {
      deadline.close();
      report(context.requestId, status, performance.now() - startedAt);
    };
    handle(call.request, context).then(
      (response) => {
        callback(null, response);
        finish(0);
      },
      (error: unknown) => {
        const failure = toGrpcError(error, unary, context);
        callback(failure);
        finish(failure.code);
      },
    );
  };
};

/** Milliseconds until the caller's deadline, but never more than the service allows itself. */
const timeoutOf = (call: ServerUnaryCall<unknown, unknown>, ceilingMs: number): number => {
  const remaining = Number(call.getDeadline()) - Date.now();
  return Math.max(1, Math.min(remaining, ceilingMs));
};

const contextOf = (
  { metadata }: ServerUnaryCall<unknown, unknown>,
  deadline: Deadline,
): CallContext => ({
  requestId: requestIdFrom(metadata.get(requestHeaders.requestId)[0]),
  traceParent: traceParentFrom(metadata.get(requestHeaders.traceParent)[0]),
  deadline,
});

const toGrpcError = (
  error: unknown,
  { runtime, Metadata }: UnaryMethod,
  { requestId }: CallContext,
): Parameters<sendUnaryData<unknown>>[0] & Pick<GrpcError, "code"> => {
  const code = errorCodeOf(error);
  const row = errorTable[code];
  logFailure(runtime.logger, requestId, code, error);
  const metadata = new Metadata();
  metadata.set(requestHeaders.errorCode, code);
  metadata.set(requestHeaders.requestId, requestId);
  return { code: row.grpc, details: detailOf(error, code), metadata };
};

const createReport = ({ runtime: { logger, metrics }, method }: UnaryMethod) => {
  const durations = metrics.rpcServer(method);
  return (requestId: string, status: number, milliseconds: number): void => {
    durations.observe(status, milliseconds / 1_000);
    logCompletion(logger, { requestId, method, status, milliseconds });
  };
};
