import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import type { Deadline } from "@tandem/resilience";
import { logFailure } from "../log-failure.ts";
import type { StreamHandler } from "./method-handlers.ts";
import { createOpenCall, type GrpcMethod, type OpenCall } from "./open-call.ts";
import { type RunningStreams, streamInterrupted } from "./running-streams.ts";

type Answer = ServerWritableStream<Buffer, Buffer>;

/** The same as `answerUnary` for a method that answers with a stream. */
export const answerStream = (
  handle: StreamHandler<unknown, unknown>,
  method: GrpcMethod,
  running: RunningStreams,
): handleServerStreamingCall<Buffer, Buffer> => {
  const open = createOpenCall(method);
  return (answer) => {
    const call = open(answer);
    let interrupted: Error | undefined;
    const interrupt = (): void => {
      interrupted = streamInterrupted;
      // The signal ends what the handler waits for.
      call.deadline.cancel();
    };
    running.add(interrupt);
    const sent = send(answer, handle, method, call).then(
      () => call.succeed(),
      // The way in which grpc-js takes a status other than OK for a stream.
      (error: unknown) => void answer.emit("error", call.fail(interrupted ?? error)),
    );
    void sent.finally(() => running.delete(interrupt));
  };
};

/** Pulls the next message when the last ones have gone out, so that the source is never far ahead. */
const send = async (
  answer: Answer,
  handle: StreamHandler<unknown, unknown>,
  method: GrpcMethod,
  call: OpenCall,
): Promise<void> => {
  const { codec } = method;
  const { deadline } = call;
  const responses = handle(codec.decode(answer.request), call.context)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilEnd(deadline, responses.next());
      if (next.done === true) break;
      const takesMore = answer.write(codec.encode(next.value));
      if (!takesMore) await untilEvent(deadline, answer, "drain");
    }
  } catch (error) {
    leave(responses, method, call);
    throw error;
  }
  answer.end();
  await untilEvent(deadline, answer, "finish");
};

/** The value, or a rejection as soon as the work has to end. */
const untilEnd = <Value>(deadline: Deadline, value: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    if (deadline.reason) reject(deadline.reason);
    else deadline.addListener(reject);
    value.finally(() => deadline.removeListener(reject)).then(resolve, reject);
  });

/** Settles within the event: grpc-js reports the end of every call as its cancellation, a tick later. */
const untilEvent = (deadline: Deadline, answer: Answer, event: "drain" | "finish"): Promise<void> =>
  new Promise((resolve, reject) => {
    if (deadline.reason) throw deadline.reason;
    deadline.addListener(reject);
    answer.once(event, () => {
      deadline.removeListener(reject);
      resolve();
    });
  });

/** Nobody waits for this: a source that hangs may not hold the answer. */
const leave = (
  responses: AsyncIterator<unknown>,
  { runtime: { logger } }: GrpcMethod,
  { context: { requestId } }: OpenCall,
): void => {
  const left = Promise.resolve(responses.return?.());
  left.catch((error: unknown) => logFailure(logger, requestId, "internal", error));
};
