import { requestHeaders } from "@tandem/contracts";
import type { Logger } from "@tandem/observability";
import type {
  OutgoingHttpHeaders,
  ServerHttp2Stream,
  ServerStreamResponseOptions,
} from "node:http2";
import { logFailure } from "../log-failure.ts";
import type { ArrivedCall, ReportRefusal } from "./arrived-call.ts";
import { metadataOf, refusalOfLibrary, tooLate } from "./refusal.ts";

const callOf = Symbol("call");

interface WatchedStream extends ServerHttp2Stream {
  [callOf]: ArrivedCall;
}

/**
 * grpc-js refuses some calls by itself once it has them: no message or two, one that is too large,
 * one that does not come in time. It does so in words of its own, without an error code. This puts
 * ours in their place, and reports the call. The two functions are the same for all streams, so that
 * a call costs no closure.
 *
 * @returns what watches one stream; called before grpc-js gets it
 */
export const createRefusalWatch = (
  logger: Logger,
  report: ReportRefusal,
): ((stream: ServerHttp2Stream, call: ArrivedCall) => void) => {
  const mend = (stream: WatchedStream, headers: OutgoingHttpHeaders): void => {
    const status = headers["grpc-status"];
    if (status === undefined || status === 0 || requestHeaders.errorCode in headers) return;
    const { [callOf]: call } = stream;
    const refusal = refusalOfLibrary(Number(status));
    if (refusal.code === "internal") {
      const words = String(headers["grpc-message"]);
      logFailure(logger, call.requestId, "internal", new Error(`grpc-js answered ${words}`));
    }
    Object.assign(headers, metadataOf(refusal, call.requestId));
    // A call whose request is whole has a handler, which reports that it was too late.
    const isHandled = refusal === tooLate && stream.readableEnded;
    if (!isHandled) report(call, refusal.status);
  };
  function respond(
    this: WatchedStream,
    headers: OutgoingHttpHeaders,
    options?: ServerStreamResponseOptions,
  ): void {
    mend(this, headers);
    prototypeOf(this).respond.call(this, headers, options);
  }
  function sendTrailers(this: WatchedStream, trailers: OutgoingHttpHeaders): void {
    mend(this, trailers);
    prototypeOf(this).sendTrailers.call(this, trailers);
  }
  return (stream, call) => void Object.assign(stream, { [callOf]: call, respond, sendTrailers });
};

/** Node exports the class of its streams nowhere. */
const prototypeOf = (stream: ServerHttp2Stream): ServerHttp2Stream =>
  Object.getPrototypeOf(stream) as ServerHttp2Stream;
