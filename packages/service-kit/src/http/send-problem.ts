import type { FastifyReply, FastifyRequest } from "fastify";
import { toProblem } from "./problem.ts";

/** Answers with problem details and logs what is our fault. */
export const sendProblem = (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const problem = toProblem(error, request.id);
  if (problem.status >= 500) {
    request.log.error(
      { event: "request-failed", request_id: request.id, err: error },
      "request failed",
    );
  }
  if (problem.status === 503) void reply.header("retry-after", "1");
  return reply
    .code(problem.status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .header("cache-control", "no-store")
    .send(problem);
};
