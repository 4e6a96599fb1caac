import { requestHeaders } from "@tandem/contracts";
import { createDeadline } from "@tandem/resilience";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CallContext, startTrace, timeoutFrom, traceParentFrom } from "../call-context.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Deadline, request id and trace context of this request. */
    call: CallContext;
  }
}

// The body is data: nothing in it may be run, framed or guessed to be something else.
const securityHeaders = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export interface TrackOptions {
  readonly startsTraces: boolean;
}

/** Gives each request its call context, and reports it once when its connection lets go of it. */
export const trackCalls = (
  server: FastifyInstance,
  runtime: ServiceRuntime,
  { startsTraces }: TrackOptions,
): void => {
  const ceilingMs = runtime.config.requestTimeoutMs;
  server.decorateRequest("call");
  server.addHook("onRequest", (request, reply, done) => {
    const startedAt = performance.now();
    const { headers } = request;
    const deadline = createDeadline(timeoutFrom(headers[requestHeaders.timeout], ceilingMs));
    const inherited = traceParentFrom(headers[requestHeaders.traceParent]);
    const traceParent = inherited ?? (startsTraces ? startTrace() : undefined);
    request.call = { requestId: request.id, traceParent, deadline };
    void reply.headers(securityHeaders).header(requestHeaders.requestId, request.id);
    reply.raw.once("close", () => {
      // After a whole answer there is nothing to cancel; before it, the caller has gone away.
      if (reply.raw.writableFinished) deadline.close();
      else deadline.cancel();
      report(runtime, request, reply, (performance.now() - startedAt) / 1_000);
    });
    done();
  });
};

const report = (
  { logger, metrics }: ServiceRuntime,
  request: FastifyRequest,
  reply: FastifyReply,
  seconds: number,
): void => {
  const { method } = request;
  const route = request.routeOptions.url ?? "unknown";
  const status = reply.raw.writableFinished ? reply.statusCode : 499;
  metrics.observeHttp({ method, route, status, seconds });
  if (!logger.isLevelEnabled("info")) return;
  logger.info(
    {
      event: "request-completed",
      request_id: request.id,
      method,
      route,
      status,
      duration_ms: Math.round(seconds * 1e6) / 1e3,
    },
    `${method} ${route} ${status}`,
  );
};
