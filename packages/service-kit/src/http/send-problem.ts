import { requestHeaders } from "@tandem/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { challengeHeader, challengeOf } from "../access/challenge.ts";
import { mayComeAgain, retryAfter, retryAfterHeader } from "../come-again.ts";
import { logFailure } from "../log-failure.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { toProblem } from "./problem.ts";

export type SendProblem = (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) => FastifyReply;

/**
 * Answers with problem details and logs what is our fault. What the route has said of the answer that
 * it did not give is taken back.
 */
export const createProblemSender =
  ({ name, logger }: Pick<ServiceRuntime, "name" | "logger">): SendProblem =>
  (error, request, reply) => {
    const problem = toProblem(error, request.id);
    logFailure(logger, request.id, problem.code, error);
    // Who refused may know better when.
    if (mayComeAgain(problem.code) && !reply.hasHeader(retryAfterHeader)) {
      void reply.header(retryAfterHeader, retryAfter);
    }
    // One that the hook has not refused: known, but not for what it asks.
    if (problem.status === 401 && !reply.hasHeader(challengeHeader)) {
      void reply.header(challengeHeader, challengeOf(name, false));
    }
    return reply
      .removeHeader("age")
      .removeHeader("etag")
      .removeHeader("link")
      .removeHeader("location")
      .removeHeader("warning")
      .code(problem.status)
      .header("content-type", "application/problem+json; charset=utf-8")
      .header("cache-control", "no-store")
      .header(requestHeaders.requestId, request.id)
      .send(problem);
  };
