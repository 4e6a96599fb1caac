import type { Server } from "@grpc/grpc-js";
import { requestHeaders } from "@tandem/contracts";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { admitAnybody, type Authenticate } from "../access/authenticate.ts";
import { httpLimits } from "../http/http-limits.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { arrive, createRefusalReport } from "./arrived-call.ts";
import { createAdmission } from "./admission.ts";
import { limitTimeout, noTime } from "./grpc-timeout.ts";
import { http2ServersOf } from "./http2-servers.ts";
import { identify } from "./identify.ts";
import { createRefusalWatch } from "./library-refusals.ts";
import type { MethodGate } from "./method-registry.ts";
import {
  badTimeout,
  compressed,
  metadataOf,
  type Refusal,
  tooLate,
  tooMuchMetadata,
  unknownMethod,
  wrongType,
} from "./refusal.ts";

export interface GateOptions {
  /** What is known of the method at this path; undefined when there is none. */
  readonly gateOf: (path: string) => MethodGate | undefined;
  /** Asked before it is told whether there is such a method. */
  readonly authenticate: Authenticate;
}

/**
 * Stands before grpc-js and looks at the headers of each call: who is not known, and what grpc-js
 * would answer with its own words, or with a crash, is refused here, and a call without a deadline
 * gets ours. This counts from the first byte, so a request that never ends is over in time too.
 *
 * Unlike over HTTP the caller comes before the limit on requests at once: a call holds its place
 * until its stream is closed by the other side, and who is not known must hold none.
 */
export const guardStreams = (
  server: Server,
  runtime: ServiceRuntime,
  { gateOf, authenticate }: GateOptions,
): void => {
  const report = createRefusalReport(runtime, (path) => gateOf(path) !== undefined);
  const watch = createRefusalWatch(runtime.logger, report);
  const admission = createAdmission(runtime.inbound);
  for (const http2 of http2ServersOf(server)) {
    const listeners = http2.listeners("stream");
    http2.removeAllListeners("stream");
    http2.on("stream", (...arrived: Arrived) => {
      const [stream, headers, , rawHeaders] = arrived;
      const call = arrive(headers);
      const gate = gateOf(call.path);
      const asked = gate?.isPublic === true ? admitAnybody : authenticate;
      const refusal =
        checkType(headers) ??
        identify(headers, rawHeaders, asked) ??
        admit(headers, gate) ??
        admission.enter(stream, gate, call.at);
      if (refusal) {
        refuse(stream, refusal, call.requestId);
        report(call, refusal.status);
        return;
      }
      // Whoever answers names the same one.
      headers[requestHeaders.requestId] = call.requestId;
      watch(stream, call);
      for (const listener of listeners) Reflect.apply(listener, http2, [stream, headers]);
    });
  }
};

/** What Node says of a stream. */
type Arrived = [ServerHttp2Stream, IncomingHttpHeaders, number, readonly string[]];

/** What is not gRPC is not answered as such. */
const checkType = (headers: IncomingHttpHeaders): Refusal | undefined =>
  headers["content-type"]?.startsWith("application/grpc") === true ? undefined : wrongType;

/** @returns why the call is refused; otherwise its headers hold a deadline within the limit */
const admit = (headers: IncomingHttpHeaders, gate: MethodGate | undefined): Refusal | undefined => {
  if (gate === undefined) return unknownMethod;
  if (sizeOf(headers) > httpLimits.http.maxHeaderSize) return tooMuchMetadata;
  const encoding = headers["grpc-encoding"];
  if (encoding !== undefined && encoding !== "identity") return compressed;
  const timeout = limitTimeout(headers["grpc-timeout"], gate.timeoutMs);
  if (timeout === undefined) return badTimeout;
  if (timeout === noTime) return tooLate;
  headers["grpc-timeout"] = timeout;
  return undefined;
};

const sizeOf = (headers: IncomingHttpHeaders): number => {
  let size = 0;
  // One value, or several of one name.
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0);
  return size;
};

const refuse = (stream: ServerHttp2Stream, refusal: Refusal, requestId: string): void => {
  // What it still sends is nobody's; without a listener its errors would end the process.
  stream.on("error", () => stream.destroy());
  stream.respond(
    {
      ":status": 200,
      "content-type": "application/grpc+proto",
      ...metadataOf(refusal, requestId),
      ...refusal.headers,
    },
    { endStream: true },
  );
  stream.resume();
};
