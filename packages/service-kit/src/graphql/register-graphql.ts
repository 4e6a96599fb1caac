import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CallContext } from "../call-context.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { createGraphqlErrors } from "./graphql-errors.ts";
import { graphqlRequest } from "./graphql-request.ts";

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

/** A document of 16 KB holds any query a person writes. */
const bodyLimit = 16 * 1024;
const queryDepth = 7;

/**
 * `POST /graphql`, JSON only, one operation per request. The route is ours and not mercurius': that
 * one also accepts GET and `application/graphql`.
 */
export const registerGraphql = async (
  server: FastifyInstance,
  { config, logger }: ServiceRuntime,
  { sdl, resolvers }: GraphqlOptions,
): Promise<void> => {
  const [{ mercurius }, { NoSchemaIntrospectionCustomRule }] = await Promise.all([
    import("mercurius"),
    import("graphql"),
  ]);
  const errors = createGraphqlErrors(logger);
  await server.register(mercurius, {
    schema: sdl,
    resolvers: resolvers as never,
    routes: false,
    // Compiles a query the second time it comes; without it the comparison is unfair to GraphQL.
    jit: 1,
    queryDepth,
    errorFormatter: (result, { reply }) => errors.formatResult(result, reply.request),
    validationRules: config.environment === "production" ? [NoSchemaIntrospectionCustomRule] : [],
  });
  server.post(
    "/graphql",
    {
      schema: { body: graphqlRequest },
      bodyLimit,
      errorHandler: (...failure) => void errors.sendRequestError(...failure),
    },
    answer,
  );
};

const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
  const { query, variables, operationName } = request.body as GraphqlBody;
  const context: GraphqlContext = { call: request.call };
  return reply.graphql(query, { ...context }, variables ?? undefined, operationName ?? undefined);
};
