import { ServiceError } from "@tandem/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CallContext } from "../call-context.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { createGraphqlErrors } from "./graphql-errors.ts";
import { graphqlLimits } from "./graphql-limits.ts";
import { graphqlRequest } from "./graphql-request.ts";
import { holdsMoreThan } from "./holds-more-than.ts";
import { namesOperation } from "./names-operation.ts";

/** What a resolver finds as its third argument. */
export interface GraphqlContext {
  readonly call: CallContext;
}

export interface GraphqlOptions {
  readonly sdl: string;
  /** Type name → field name → resolver, as generated from the SDL. */
  readonly resolvers: object;
}

interface GraphqlBody {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

// One error more says that there are more. The types of mercurius do not know `hideSuggestions`.
const validateOptions = { maxErrors: graphqlLimits.errors - 1, hideSuggestions: true };

/**
 * `POST /graphql`, JSON only, one operation per request, within graphqlLimits. A name of the
 * operation is checked and then not passed on: there is nothing to choose. The route is ours
 * and not mercurius': that one also accepts GET and `application/graphql`.
 */
export const registerGraphql = async (
  server: FastifyInstance,
  { config, logger }: ServiceRuntime,
  { sdl, resolvers }: GraphqlOptions,
): Promise<void> => {
  const [{ mercurius }, { checkDocument }] = await Promise.all([
    import("mercurius"),
    import("./check-document.ts"),
  ]);
  const errors = createGraphqlErrors(logger);
  await server.register(mercurius, {
    schema: sdl,
    resolvers: resolvers as never,
    routes: false,
    // Compiles a query the second time it comes; without it the comparison is unfair to GraphQL.
    jit: 1,
    cache: graphqlLimits.cachedDocuments,
    graphql: {
      // Without the places of its tokens a document takes half the memory while it is kept.
      parseOptions: { maxLexicalTokens: graphqlLimits.tokens, noLocation: true },
      validateOptions,
    },
    errorFormatter: (result, { reply }) => errors.formatResult(result, reply),
  });
  const rules = { introspection: config.environment !== "production" };
  server.graphql.addHook("preValidation", (schema, document) =>
    checkDocument(schema, document, rules),
  );
  server.post(
    "/graphql",
    {
      schema: { body: graphqlRequest },
      bodyLimit: graphqlLimits.bodyBytes,
      errorHandler: (...failure) => void errors.sendRequestError(...failure),
    },
    answer,
  );
};

const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
  const { query, variables, operationName } = request.body as GraphqlBody;
  if (Buffer.byteLength(query) > graphqlLimits.queryBytes)
    throw new ServiceError("too_large", "a query may have 16 KiB: send values as variables");
  if (typeof operationName === "string" && !namesOperation(query, operationName))
    throw new ServiceError("invalid_argument", "the query has no operation of that name");
  const most = graphqlLimits.variableValues;
  if (holdsMoreThan(most, variables))
    throw new ServiceError("invalid_argument", `the variables may hold at most ${most} values`);
  const context: GraphqlContext = { call: request.call };
  return reply.graphql(query, { ...context }, variables ?? undefined);
};
