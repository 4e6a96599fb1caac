import { requestHeaders } from "@tandem/contracts";
import type { IncomingHttpHeaders } from "node:http2";
import { requestIdFrom } from "../call-context.ts";
import { logCompletion } from "../log-completion.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

/** A call whose handler has not begun. */
export interface ArrivedCall {
  readonly requestId: string;
  readonly path: string;
  /** By `performance.now()`. */
  readonly at: number;
}

export const arrive = (headers: IncomingHttpHeaders): ArrivedCall => ({
  requestId: requestIdFrom(headers[requestHeaders.requestId]),
  path: headers[":path"] ?? "",
  at: performance.now(),
});

/** Reports a call that no handler will report. */
export type ReportRefusal = (call: ArrivedCall, status: number) => void;

/** @param isMethod labels are a finite set: a path that nobody knows is not one of them */
export const createRefusalReport = (
  { logger, metrics }: ServiceRuntime,
  isMethod: (path: string) => boolean,
): ReportRefusal => {
  const durationsOf = new Map<string, ReturnType<typeof metrics.rpcServer>>();
  return ({ requestId, path, at }, status) => {
    const method = isMethod(path) ? path.slice(1) : "unknown";
    const milliseconds = performance.now() - at;
    const durations = durationsOf.get(method) ?? metrics.rpcServer(method);
    durationsOf.set(method, durations);
    durations.observe(status, milliseconds / 1_000);
    logCompletion(logger, { requestId, method, status, milliseconds });
  };
};
