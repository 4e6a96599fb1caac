export { apiKeysVariable, readApiKeys } from "./access/api-keys.ts";
export { type ApiKey, createApiKeyAuthenticator } from "./access/api-key-authenticator.ts";
export type { Authenticate, Caller } from "./access/authenticate.ts";
export { internalTokenVariable, readInternalTokens } from "./access/internal-tokens.ts";
export { createTokenAuthenticator } from "./access/token-authenticator.ts";
export { type CallContext, traceIdOf } from "./call-context.ts";
export { type CallPolicyOptions, createCallPolicy } from "./clients/call-policy.ts";
export { createGraphqlClient, type GraphqlClient } from "./clients/graphql-client.ts";
export { createGrpcClient, type GrpcClient, grpcClientLimits } from "./clients/grpc-client.ts";
export {
  connectTimeoutMs,
  createHttpClient,
  type HttpClient,
  httpClientLimits,
} from "./clients/http-client.ts";
export { createJsonClient, type JsonClient } from "./clients/json-client.ts";
export { ConfigurationError } from "./config/configuration-error.ts";
export { parseEnvironment } from "./config/environment.ts";
export { readAuthorities } from "./config/read-tls.ts";
export { readRedisUrl, redisVariables } from "./config/redis-variables.ts";
export {
  portVariable,
  type ServiceConfig,
  serviceVariables,
  toServiceConfig,
} from "./config/service-config.ts";
export { type ClientTls, fileVariable } from "./config/tls-config.ts";
export { graphqlLimits } from "./graphql/graphql-limits.ts";
export { registerGraphql, type GraphqlContext } from "./graphql/register-graphql.ts";
export {
  createGrpcServer,
  type GrpcServer,
  grpcServerLimits,
  streamLimitMs,
} from "./grpc/create-grpc-server.ts";
export type { MethodHandlers } from "./grpc/method-handlers.ts";
export { createHttpServer } from "./http/create-http-server.ts";
export { httpLimits } from "./http/http-limits.ts";
export type { CallerLimit } from "./http/limit-callers.ts";
export { createHttpEndpoint } from "./http/http-endpoint.ts";
export { markStale } from "./http/mark-stale.ts";
export { sendVersioned } from "./http/send-versioned.ts";
export { registerDocs } from "./pages/register-docs.ts";
export { registerGraphiql } from "./pages/register-graphiql.ts";
export { createRuntime } from "./process/create-runtime.ts";
export { serve } from "./process/serve.ts";
export { stopLimits } from "./process/stop-limits.ts";
export type { Application, Endpoint, ServiceRuntime } from "./service-runtime.ts";
