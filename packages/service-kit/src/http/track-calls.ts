import { requestHeaders, ServiceError } from "@tandem/contracts";
import type { RequestDurations } from "@tandem/observability";
import { createDeadline, type RequestEnd, usefulMs } from "@tandem/resilience";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { type CallContext, startTrace, timeoutFrom, traceParentFrom } from "../call-context.ts";
import { logCompletion } from "../log-completion.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Deadline, request id and trace context of this request. */
    call: CallContext;
  }
}

export interface TrackOptions {
  /** Whether traces start here and answers name the request id. */
  readonly isPublic: boolean;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** Makes the hook for one route, so that what depends on the route is looked up once. */
export type Tracker = (route: string) => Hook;

/**
 * Gives each request its call context, and reports it once when its connection lets go of it.
 */
export const createTracker =
  (runtime: ServiceRuntime, { isPublic, headers }: TrackOptions): Tracker =>
  (route) => {
    const ceilingMs = runtime.config.requestTimeoutMs;
    const report = createReport(route, runtime);
    const { inbound } = runtime;
    return (request, reply, done) => {
      const { raw } = reply;
      const refusal = inbound.refuse("http");
      const sent = request.headers;
      const timeoutMs = timeoutFrom(sent[requestHeaders.timeout], ceilingMs);
      const deadline = createDeadline(timeoutMs);
      const inherited = traceParentFrom(sent[requestHeaders.traceParent]);
      const traceParent = inherited ?? (isPublic ? startTrace() : undefined);
      request.call = { requestId: request.id, traceParent, deadline };
      void reply.headers(headers);
      if (isPublic) void reply.header(requestHeaders.requestId, request.id);
      const startedAt = performance.now();
      raw.on("close", () => {
        // After a whole answer there is nothing to cancel; before it, the caller has gone away.
        if (raw.writableFinished) deadline.close();
        else deadline.cancel();
        const milliseconds = performance.now() - startedAt;
        if (refusal === undefined) inbound.release(milliseconds, endOf(reply));
        report(request, reply, milliseconds);
      });
      done(refusal ?? refusalOf(request, timeoutMs));
    };
  };

/** A request that fails says nothing of how busy we are: most fail at once, or with a neighbour. */
const endOf = ({ raw, statusCode }: FastifyReply): RequestEnd =>
  raw.writableFinished && statusCode < 400 ? "done" : "unrelated";

/** Why there is no use in beginning. */
const refusalOf = (request: FastifyRequest, timeoutMs: number): Error | undefined => {
  if (lacksHost(request)) return withoutHost();
  return timeoutMs < usefulMs ? tooLate() : undefined;
};

const tooLate = (): ServiceError =>
  new ServiceError("deadline_exceeded", `less than ${usefulMs} ms were left`);

/** RFC 9112 3.2: such a request is to be answered with 400. */
const lacksHost = ({ headers, raw }: FastifyRequest): boolean =>
  headers.host === undefined && raw.httpVersionMinor === 1;

const withoutHost = (): ServiceError =>
  new ServiceError("invalid_argument", "a request must name its host");

/** Tracks the requests of every route that is added from now on. */
export const trackCalls = (server: FastifyInstance, trackRoute: Tracker): void => {
  server.decorateRequest("call");
  server.addHook("onRoute", (route) => {
    route.onRequest = [trackRoute(route.url), ...hooksOf(route)];
  });
};

const hooksOf = ({ onRequest = [] }: RouteOptions) => [onRequest].flat();

const createReport = (route: string, { logger, metrics }: ServiceRuntime) => {
  const durations = new Map<string, RequestDurations>();
  const of = (method: string): RequestDurations => {
    const known = durations.get(method) ?? metrics.httpServer(method, route);
    durations.set(method, known);
    return known;
  };
  return ({ id, method }: FastifyRequest, reply: FastifyReply, milliseconds: number): void => {
    const status = reply.raw.writableFinished ? reply.statusCode : 499;
    of(method).observe(status, milliseconds / 1_000);
    logCompletion(logger, { requestId: id, method, route, status, milliseconds });
  };
};
