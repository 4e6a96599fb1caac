import type {
  handleServerStreamingCall,
  handleUnaryCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { CallContext } from "../call-context.ts";

/** What a service writes for one method: the request in, the answer out, an error thrown. */
export type UnaryHandler<Request, Response> = (
  request: Request,
  call: CallContext,
) => Promise<Response>;

/**
 * What a service writes for a method that answers with a stream. It is asked for the next message
 * only when the caller has taken the last ones; when the call ends early, `return()` ends the
 * iteration, so that a generator's `finally` runs.
 */
export type StreamHandler<Request, Response> = (
  request: Request,
  call: CallContext,
) => AsyncIterable<Response>;

type KnownKeys<T> = keyof {
  [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: T[Key];
};

type MethodHandler<Method> =
  Method extends handleUnaryCall<infer Request, infer Response>
    ? UnaryHandler<Request, Response>
    : Method extends handleServerStreamingCall<infer Request, infer Response>
      ? StreamHandler<Request, Response>
      : never;

/** A handler for each method that the generated interface names. */
export type MethodHandlers<Implementation extends UntypedServiceImplementation> = {
  readonly [Method in KnownKeys<Implementation>]: MethodHandler<Implementation[Method]>;
};
