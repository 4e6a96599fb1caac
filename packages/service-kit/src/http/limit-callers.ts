import { ServiceError } from "@tandem/contracts";
import type { DeadlineView } from "@tandem/resilience";
import type { FastifyReply } from "fastify";
import { retryAfterHeader } from "../come-again.ts";
import type { Hook } from "./track-calls.ts";

/** What a limit says of one request. */
export interface TakenRequest {
  readonly isAllowed: boolean;
  /** Requests that would be allowed now. */
  readonly remaining: number;
  /** Milliseconds until the whole quota is free again. */
  readonly resetMs: number;
  /** Milliseconds until one more would be allowed; for a request that is refused. */
  readonly retryAfterMs: number;
}

/** How often one caller may come; `createRateLimit` of @tandem/cache makes one. */
export interface CallerLimit {
  /** What callers know it by: letters, digits and hyphens. */
  readonly name: string;
  /** Requests in `windowMs` milliseconds. */
  readonly quota: number;
  readonly windowMs: number;
  /** Counts a request of the caller. Fails only with what ended the deadline. */
  take(principal: string, deadline: DeadlineView): Promise<TakenRequest>;
}

/**
 * Makes the hook for routes whose callers are known by then. Every answer says what is left, by
 * draft-ietf-httpapi-ratelimit-headers-10; who comes too often is refused before the body is read.
 * A request counts, whatever becomes of it.
 */
export const limitCallers = (limit: CallerLimit): Hook => {
  const { name, quota, windowMs } = limit;
  const policy = `"${name}";q=${quota};w=${secondsOf(windowMs)}`;
  return (request, reply, done) => {
    const { principal, deadline } = request.call;
    // Called on nobody's behalf: there is nobody to count for.
    if (principal === undefined) return done();
    limit.take(principal, deadline).then((taken) => {
      void reply.header("ratelimit-policy", policy);
      void reply.header("ratelimit", describe(name, taken));
      done(taken.isAllowed ? undefined : refuse(reply, limit, taken));
    }, done);
  };
};

const describe = (name: string, { remaining, resetMs }: TakenRequest): string =>
  `"${name}";r=${remaining};t=${secondsOf(resetMs)}`;

const refuse = (
  reply: FastifyReply,
  { name, quota, windowMs }: CallerLimit,
  { retryAfterMs }: TakenRequest,
): ServiceError => {
  void reply.header(retryAfterHeader, String(secondsOf(retryAfterMs)));
  return new ServiceError(
    "rate_limited",
    `this was one too many: there are ${quota} ${name} in ${secondsOf(windowMs)} seconds`,
    { retryAfterMs },
  );
};

/** Rounded up: who comes then comes not too early. */
const secondsOf = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
