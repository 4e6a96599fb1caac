import { type ErrorCode, errorTable } from "@tandem/contracts";
import type { Logger } from "@tandem/observability";
import type { FastifyReply, FastifyRequest } from "fastify";
import type {
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from "graphql";
import { logFailure } from "../log-failure.ts";
import { detailOf, errorCodeOf } from "../error-code-of.ts";
import { toProblem } from "../http/problem.ts";

export interface GraphqlErrors {
  /**
   * Errors of resolvers with their code of the one table. What a resolver throws unexpectedly is
   * INTERNAL, and nothing of it goes out.
   */
  formatResult(
    result: ExecutionResult,
    request: FastifyRequest,
  ): { statusCode: number; response: FormattedExecutionResult };
  /** What never ran: a body, a query or a variable that is not valid. Nothing has data then. */
  sendRequestError(
    error: Error & { errors?: GraphQLError[] },
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply;
}

/** Errors as GraphQL answers them; what is our fault goes to the logger. */
export const createGraphqlErrors = (logger: Logger): GraphqlErrors => {
  const format = (error: GraphQLError, request: FastifyRequest): GraphQLFormattedError => {
    const code = codeOf(error);
    logFailure(logger, request.id, code, error.originalError ?? error);
    return {
      ...formatAs(code, detailOf(error, code), request),
      ...(error.locations && { locations: error.locations }),
      ...(error.path && { path: error.path }),
    };
  };
  return {
    formatResult: ({ data, errors = [] }, request) => ({
      // Without a path nothing has run yet: a variable is not valid.
      statusCode: errors.some(({ path }) => path !== undefined) ? 200 : 400,
      response: { data: data ?? null, errors: errors.map((error) => format(error, request)) },
    }),
    sendRequestError: (error, request, reply) => {
      const problem = toProblem(error, request.id);
      const errors = error.errors?.map((each) => format(each, request)) ?? [
        formatAs(problem.code, problem.detail, request),
      ];
      return reply.code(problem.status).header("cache-control", "no-store").send({ errors });
    },
  };
};

const formatAs = (code: ErrorCode, message: string, { id }: FastifyRequest) => ({
  message,
  extensions: { code: errorTable[code].graphql, request_id: id },
});

/**
 * The path decides: an error without one comes before anything ran, so the query or a variable is
 * not valid. Afterwards it is the caller's fault only when a resolver says so.
 */
const codeOf = ({ originalError, path }: GraphQLError): ErrorCode =>
  path === undefined ? "invalid_argument" : errorCodeOf(originalError);
