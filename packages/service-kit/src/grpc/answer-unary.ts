import type { handleUnaryCall } from "@grpc/grpc-js";
import type { UnaryHandler } from "./method-handlers.ts";
import { createOpenCall, type GrpcMethod } from "./open-call.ts";

/** The handler as grpc-js wants it: with a deadline, one error table and one report. */
export const answerUnary = (
  handle: UnaryHandler<unknown, unknown>,
  method: GrpcMethod,
): handleUnaryCall<Buffer, Buffer> => {
  const open = createOpenCall(method);
  const { codec } = method;
  return (incoming, callback) => {
    const call = open(incoming);
    const answer = async (): Promise<Buffer> =>
      codec.encode(await handle(codec.decode(incoming.request), call.context));
    answer().then(
      (bytes) => {
        callback(null, bytes);
        call.succeed();
      },
      (error: unknown) => callback(call.fail(error)),
    );
  };
};
