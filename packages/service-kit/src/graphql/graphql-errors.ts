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
import { mayComeAgain, retryAfter } from "../come-again.ts";
import { detailOf, errorCodeOf } from "../error-code-of.ts";
import { toProblem } from "../http/problem.ts";
import { graphqlLimits } from "./graphql-limits.ts";

export interface GraphqlErrors {
  /**
   * Errors of resolvers with their code of the one table. What a resolver throws unexpectedly is
   * INTERNAL, and nothing of it goes out. `Retry-After` is set as it is beside the same code in JSON.
   */
  formatResult(
    result: ExecutionResult,
    reply: FastifyReply,
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
    formatResult: ({ data, errors = [] }, reply) => {
      // Without a path nothing has run yet: a variable is not valid.
      const ran = errors.some(({ path }) => path !== undefined);
      const told = (ran ? errors : firstOf(errors)).map((error) => format(error, reply.request));
      if (errors.some((error) => mayComeAgain(codeOf(error)))) setRetryAfter(reply);
      return ran
        ? { statusCode: 200, response: { data: data ?? null, errors: told } }
        : { statusCode: 400, response: { errors: told } };
    },
    sendRequestError: (error, request, reply) => {
      const problem = toProblem(error, request.id);
      const errors = firstOf(error.errors ?? []).map((each) => format(each, request));
      if (errors.length === 0) errors.push(formatAs(problem.code, problem.detail, request));
      if (mayComeAgain(problem.code)) setRetryAfter(reply);
      return reply.code(problem.status).header("cache-control", "no-store").send({ errors });
    },
  };
};

const setRetryAfter = (reply: FastifyReply): void => void reply.header("retry-after", retryAfter);

const formatAs = (code: ErrorCode, message: string, { id }: FastifyRequest) => ({
  message: shorten(message),
  extensions: { code: errorTable[code].graphql, request_id: id },
});

const firstOf = <Each>(errors: readonly Each[]): readonly Each[] =>
  errors.slice(0, graphqlLimits.errors);

/**
 * Messages of the GraphQL libraries quote what was sent, and for a name that is wrong they tell
 * names of the schema that are like it.
 */
const shorten = (message: string): string => {
  const [text = ""] = message.split(/ ?Did you mean /, 1);
  const most = graphqlLimits.messageLength;
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
};

/**
 * The path decides: an error without one comes before anything ran, so the query or a variable is
 * not valid. Afterwards it is the caller's fault only when a resolver says so.
 */
const codeOf = ({ originalError, path }: GraphQLError): ErrorCode =>
  path === undefined ? "invalid_argument" : errorCodeOf(originalError);
