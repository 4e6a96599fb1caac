import { type ErrorCode, errorTable } from "@tandem/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type {
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from "graphql";
import { detailOf, errorCodeOf, toProblem } from "../http/problem.ts";

/**
 * Errors of resolvers with their code of the one table. What a resolver throws unexpectedly is
 * INTERNAL, and nothing of it goes out.
 */
export const formatErrors = (
  { data, errors = [] }: ExecutionResult,
  request: FastifyRequest,
): FormattedExecutionResult => ({
  data: data ?? null,
  errors: errors.map((error) => formatError(error, request)),
});

/** What never ran: a body, a query or a variable that is not valid. Nothing has data then. */
export const sendRequestError = (
  error: Error & { errors?: GraphQLError[] },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const problem = toProblem(error, request.id);
  const answer: FormattedExecutionResult = {
    errors: error.errors?.map((each) => formatError(each, request)) ?? [
      formatAs(problem.code, problem.detail, request),
    ],
  };
  return reply.code(problem.status).header("cache-control", "no-store").send(answer);
};

const formatError = (error: GraphQLError, request: FastifyRequest): GraphQLFormattedError => {
  const code = codeOf(error);
  if (errorTable[code].http >= 500) {
    const { id } = request;
    request.log.error({ event: "request-failed", request_id: id, err: error }, "resolver failed");
  }
  return {
    ...formatAs(code, detailOf(error, code), request),
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
  };
};

const formatAs = (code: ErrorCode, message: string, { id }: FastifyRequest) => ({
  message,
  extensions: { code: errorTable[code].graphql, request_id: id },
});

/** An error without a cause comes from GraphQL itself: the query or a variable is not valid. */
const codeOf = (error: GraphQLError): ErrorCode =>
  error.originalError ? errorCodeOf(error.originalError) : "invalid_argument";
