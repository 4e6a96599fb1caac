import { requestHeaders, ServiceError } from "@tandem/contracts";
import type { RequestDurations } from "@tandem/observability";
import { createDeadline, type RequestEnd, usefulMs } from "@tandem/resilience";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import {
  admitAnybody,
  type Authenticate,
  type Caller,
  type Credentials,
  nobody,
} from "../access/authenticate.ts";
import { challengeHeader, challengeOf } from "../access/challenge.ts";
import { type CallContext, startTrace, timeoutFrom, traceParentFrom } from "../call-context.ts";
import { logCompletion } from "../log-completion.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { isStale } from "./mark-stale.ts";
import { type CallerLimit, limitCallers } from "./limit-callers.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Deadline, request id, trace context and caller of this request. */
    call: CallContext;
  }
  interface FastifyContextConfig {
    /** Who may call the route. @default only who is proven */
    access?: "public";
  }
}

export interface TrackOptions {
  /** Whether traces start here and answers name the request id. */
  readonly isPublic: boolean;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Hook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void;

/** Makes the hook for one route, so that what depends on the route is looked up once. */
export type Tracker = (route: string, authenticate: Authenticate) => Hook;

/**
 * Gives each request its call context, and reports it once when its connection lets go of it. Who is
 * too many or not known is refused before the body is read; too many first, which costs nothing.
 */
export const createTracker =
  (runtime: ServiceRuntime, { isPublic, headers }: TrackOptions): Tracker =>
  (route, authenticate) => {
    const ceilingMs = runtime.config.requestTimeoutMs;
    const report = createReport(route, runtime);
    const { inbound } = runtime;
    return (request, reply, done) => {
      const { raw } = reply;
      const sent = request.headers;
      const refusal = inbound.refuse("http");
      const caller = refusal === undefined ? authenticate(credentialsOf(sent)) : nobody;
      const timeoutMs = timeoutFrom(sent[requestHeaders.timeout], ceilingMs);
      const deadline = createDeadline(timeoutMs);
      const inherited = traceParentFrom(sent[requestHeaders.traceParent]);
      const traceParent = inherited ?? (isPublic ? startTrace() : undefined);
      request.call = contextOf(request, caller, traceParent, deadline);
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
      const stranger = caller instanceof ServiceError ? caller : undefined;
      if (stranger) challenge(request, reply, runtime.name);
      done(refusal ?? stranger ?? refusalOf(request, timeoutMs));
    };
  };

const challenge = ({ headers }: FastifyRequest, reply: FastifyReply, realm: string): void =>
  void reply.header(challengeHeader, challengeOf(realm, headers.authorization !== undefined));

const credentialsOf = (sent: FastifyRequest["headers"]): Credentials => ({
  authorization: sent.authorization,
  principal: textOf(sent[requestHeaders.principal]),
});

const contextOf = (
  { id, headers }: FastifyRequest,
  caller: Caller | ServiceError,
  traceParent: string | undefined,
  deadline: CallContext["deadline"],
): CallContext => ({
  requestId: id,
  traceParent,
  deadline,
  principal: caller instanceof ServiceError ? undefined : caller.principal,
  idempotencyKey: textOf(headers[requestHeaders.idempotencyKey]),
});

/** Node joins what comes several times; only its types speak of lists. */
const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

/**
 * A request that fails says nothing of how busy we are: most fail at once, or with a neighbour. So does
 * one that is answered with a copy because a neighbour fails.
 */
const endOf = (reply: FastifyReply): RequestEnd =>
  reply.raw.writableFinished && reply.statusCode < 400 && !isStale(reply) ? "done" : "unrelated";

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

/** What is asked of the callers of a route that is not public. */
export interface Entrance {
  readonly authenticate: Authenticate;
  /** How often each of them may come; no limit without it. */
  readonly limit?: CallerLimit | undefined;
}

/** Tracks the requests of every route that is added from now on. A route asks unless it says not to. */
export const trackCalls = (
  server: FastifyInstance,
  trackRoute: Tracker,
  { authenticate, limit }: Entrance,
): void => {
  const limited = limit === undefined ? [] : [limitCallers(limit)];
  server.decorateRequest("call");
  server.addHook("onRoute", (route) => {
    const admission =
      route.config?.access === "public"
        ? [trackRoute(route.url, admitAnybody)]
        : [trackRoute(route.url, authenticate), ...limited];
    route.onRequest = [...admission, ...hooksOf(route)];
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
