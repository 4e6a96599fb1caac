import { requestHeaders } from "@tandem/contracts";
import type { Logger } from "@tandem/observability";
import type { FastifyReply, FastifyRequest } from "fastify";
import { logFailure } from "../log-failure.ts";
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
  (logger: Logger): SendProblem =>
  (error, request, reply) => {
    const problem = toProblem(error, request.id);
    logFailure(logger, request.id, problem.code, error);
    if (problem.status === 503 || problem.status === 429) void reply.header("retry-after", "1");
    return reply
      .removeHeader("etag")
      .removeHeader("link")
      .code(problem.status)
      .header("content-type", "application/problem+json; charset=utf-8")
      .header("cache-control", "no-store")
      .header(requestHeaders.requestId, request.id)
      .send(problem);
  };
