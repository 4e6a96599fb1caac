import { readFileSync } from "node:fs";
import { cacheDefaults, rateLimitPatienceMs, redisBreaker, redisLimits } from "@tandem/cache";
import { outageLimits, postgresLimits } from "@tandem/database";
import { policyDefaults, usefulMs } from "@tandem/resilience";
import {
  connectTimeoutMs,
  graphqlLimits,
  grpcClientLimits,
  grpcServerLimits,
  httpClientLimits,
  httpLimits,
  stopLimits,
  streamLimitMs,
} from "@tandem/service-kit";
import { connectionsFor, serverArguments, stopDeadlines } from "@tandem/stack";
import { type HaproxyConfiguration, readHaproxyConfiguration } from "./haproxy-configuration.ts";
import { parseQuantity } from "./quantity.ts";
import {
  readServiceDefaults,
  type RecipeApiDefaults,
  type ServiceDefaults,
} from "./service-defaults.ts";

/** Milliseconds, bytes, counts and texts, by the names of the table in docs/timeouts.md. */
export type Values = Readonly<Record<string, number | string>>;

const named = (layer: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${layer}: ${name}`, value]));

/** What stands behind a word, as `fall 2` in a `default-server` line. */
const wordAfter = (line: string, word: string): number | string =>
  parseQuantity(new RegExp(`(?:^| )${word} (\\S+)`).exec(line)?.[1] ?? "");

const edgeTimes = (haproxy: HaproxyConfiguration): Values => {
  const front = (words: string) => parseQuantity(haproxy.value("frontend public", words));
  const back = (words: string) => parseQuantity(haproxy.value("backend web-api", words));
  return {
    "timeout http-request": front("timeout http-request"),
    "timeout client": front("timeout client"),
    "timeout http-keep-alive": front("timeout http-keep-alive"),
    "timeout queue": back("timeout queue"),
    "timeout connect": back("timeout connect"),
    "timeout server": back("timeout server"),
    retries: back("retries"),
    "option redispatch": back("option redispatch"),
    "retry-on": back("retry-on"),
    "hard-stop-after": parseQuantity(haproxy.value("global", "hard-stop-after")),
  };
};

const checks = (haproxy: HaproxyConfiguration): Values => {
  const server = haproxy.value("defaults replicas", "default-server");
  return {
    inter: wordAfter(server, "inter"),
    fastinter: wordAfter(server, "fastinter"),
    "timeout check": parseQuantity(haproxy.value("defaults replicas", "timeout check")),
    fall: wordAfter(server, "fall"),
    rise: wordAfter(server, "rise"),
    "pool-purge-delay": wordAfter(server, "pool-purge-delay"),
    maxconn: wordAfter(server, "maxconn"),
  };
};

const edgeSizes = ({ value, lines, variable }: HaproxyConfiguration): Values => {
  const denied = (pattern: RegExp) =>
    parseQuantity(
      lines("frontend public", "http-request deny")
        .map((line) => pattern.exec(line)?.[1])
        .find((found) => found !== undefined) ?? "",
    );
  return {
    "requests that wait for a replica": parseQuantity(variable("LB_QUEUE_MAX")),
    "maxconn (global)": parseQuantity(value("global", "maxconn")),
    "connections of one address": denied(/sc_conn_cur\(0\) gt (\d+)/),
    "requests of one address in 10 s": denied(/sc_http_req_rate\(0\) gt (\d+)/),
    body: denied(/req\.body_size gt (\d+)/),
    "tune.bufsize": parseQuantity(value("global", "tune.bufsize")),
    "tune.h2.max-concurrent-streams": parseQuantity(
      value("global", "tune.h2.max-concurrent-streams"),
    ),
  };
};

const httpServer: Values = {
  headersTimeout: httpLimits.http.headersTimeout,
  requestTimeout: httpLimits.requestTimeout,
  connectionsCheckingInterval: httpLimits.http.connectionsCheckingInterval,
  keepAliveTimeout: httpLimits.keepAliveTimeout,
  body: httpLimits.bodyLimit,
  headers: httpLimits.http.maxHeaderSize,
};

export const everyService = ({ inFlight, eventLoopLateMs }: ServiceDefaults): Values => ({
  ...httpServer,
  "least time worth beginning": usefulMs,
  "requests at once, at least": inFlight.min,
  "requests at once, at the start": inFlight.initial,
  "requests at once, at most": inFlight.max,
  "lateness of the event loop": eventLoopLateMs,
});

const policies = (): Values => {
  const { retry, retryBudget, circuitBreaker, bulkhead, attemptTimeout } = policyDefaults;
  return {
    "time of one attempt": attemptTimeout.timeoutMs,
    attempts: retry.maxAttempts,
    "shortest wait before the second": retry.baseMs,
    "longest wait before the second": retry.capMs,
    "longest Retry-After that is waited for": retry.maxRetryAfterMs,
    "retries per call": retryBudget.ratio,
    "retries per second that are free": retryBudget.minPerSecond,
    "retries at once": retryBudget.burst,
    "share of failures that opens the breaker": circuitBreaker.threshold,
    "calls that it needs": circuitBreaker.minimumCalls,
    "time that it looks back on": circuitBreaker.windowMs,
    "time that it stays open": circuitBreaker.openMs,
    "calls at once": bulkhead.maxConcurrent,
    "calls that wait": bulkhead.maxQueued,
    "time that they wait": bulkhead.queueMs,
  };
};

const clients: Values = {
  connections: httpClientLimits.connections,
  "time to connect": connectTimeoutMs,
  headersTimeout: httpClientLimits.headersTimeout,
  bodyTimeout: httpClientLimits.bodyTimeout,
  keepAliveTimeout: httpClientLimits.keepAliveTimeout,
  keepAliveMaxTimeout: httpClientLimits.keepAliveMaxTimeout,
  answer: httpClientLimits.maxResponseSize,
  "gRPC: answer": grpcClientLimits["grpc.max_receive_message_length"],
  "gRPC: silence before a ping": grpcClientLimits["grpc.keepalive_time_ms"],
  "gRPC: time for its answer": grpcClientLimits["grpc.keepalive_timeout_ms"],
  "gRPC: longest wait to reconnect": grpcClientLimits["grpc.max_reconnect_backoff_ms"],
};

const internal = ({ value, lines, variable }: HaproxyConfiguration): Values => {
  const server = value("global", "setenv RECIPE_API_SERVER");
  const streams = lines("backend recipe-api-grpc", "http-request set-timeout server")[0] ?? "";
  const front = (words: string) => parseQuantity(value("frontend recipe-api-grpc", words));
  return {
    "timeout server": parseQuantity(value("backend recipe-api-http", "timeout server")),
    "retry-on": value("backend recipe-api-http", "retry-on"),
    "tcp-ut": parseQuantity(variable(/tcp-ut \$\{(\w+)\}/.exec(server)?.[1] ?? "")),
    "gRPC: timeout server": parseQuantity(value("backend recipe-api-grpc", "timeout server")),
    "gRPC: timeout server of a stream": parseQuantity(streams.split(" ")[0] ?? ""),
    "gRPC: timeout client": front("timeout client"),
    "gRPC: timeout http-keep-alive": front("timeout http-keep-alive"),
    "gRPC: retry-on": value("backend recipe-api-grpc", "retry-on"),
  };
};

const grpcServer: Values = {
  "GraphQL: body": graphqlLimits.bodyBytes,
  "GraphQL: query": graphqlLimits.queryBytes,
  "gRPC: request": grpcServerLimits["grpc.max_receive_message_length"],
  "gRPC: answer": grpcServerLimits["grpc.max_send_message_length"],
  "gRPC: calls on one connection": grpcServerLimits["grpc.max_concurrent_streams"],
  "gRPC: time of a stream": streamLimitMs,
};

const pool: Values = {
  connectionTimeoutMillis: postgresLimits.connectionTimeoutMillis,
  statement_timeout: postgresLimits.statement_timeout,
  query_timeout: postgresLimits.query_timeout,
  lock_timeout: postgresLimits.lock_timeout,
  idle_in_transaction_session_timeout: postgresLimits.idle_in_transaction_session_timeout,
  idleTimeoutMillis: postgresLimits.idleTimeoutMillis,
  maxLifetimeSeconds: 1_000 * postgresLimits.maxLifetimeSeconds,
  keepAliveInitialDelayMillis: postgresLimits.keepAliveInitialDelayMillis,
  "time without a deadline": outageLimits.callMs,
  "outage in which statements are still tried": outageLimits.patienceMs,
  "shortest wait before another attempt": outageLimits.shortestWaitMs,
  "longest wait before another attempt": outageLimits.longestWaitMs,
  "wait before another look": outageLimits.lookMs,
};

const redis: Values = {
  commandTimeout: redisLimits.commandTimeout,
  connectTimeout: redisLimits.connectTimeout,
  socketTimeout: redisLimits.socketTimeout,
  keepAlive: redisLimits.keepAlive,
  "failures that open the breaker": redisBreaker.minimumFailures,
  "time that it looks back on": redisBreaker.windowMs,
  "time that it stays open": redisBreaker.openMs,
};

const copies = ({ cacheMaxBytes, cacheFreshMs }: RecipeApiDefaults): Values => ({
  "bytes in the process": cacheMaxBytes,
  "time that one in the process is fresh": cacheFreshMs,
  "time that one in Redis is": cacheDefaults.sharedFreshMs,
  "time that nothing is believed to be there": cacheDefaults.absentMs,
  "time that one is kept for an outage": cacheDefaults.keepMs,
  "wait before a stale one is the answer": cacheDefaults.patienceMs,
  "time of a question for all its readers": cacheDefaults.flightMs,
});

const redisConfiguration = readFileSync(new URL("../../redis/redis.conf", import.meta.url), "utf8");
/** Redis writes `64mb` for 64 MiB, and times in seconds. */
const redisServer = (): Values => {
  const setting = (name: string): string =>
    new RegExp(`^${name} (.+)$`, "m").exec(redisConfiguration)?.[1] ?? "";
  return {
    maxmemory: parseQuantity(setting("maxmemory").replace("mb", " MiB")),
    "tcp-keepalive": parseQuantity(`${setting("tcp-keepalive")} s`),
  };
};

/** Of `npm start` with two replicas. */
const postgresServer = (): Values => {
  const options = { port: 0, maxConnections: connectionsFor(2), ephemeral: false };
  const settings = new Map(
    serverArguments(options).map((argument) => argument.split("=") as [string, string]),
  );
  const names = [
    "max_connections",
    "client_connection_check_interval",
    "tcp_keepalives_idle",
    "tcp_user_timeout",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = settings.get(name);
      return value === undefined ? [] : [[name, parseQuantity(value)]];
    }),
  );
};

const stop = (drainMs: number): Values => ({
  drain: drainMs,
  "time for requests": stopLimits.graceMs,
  "time until a stop by force": stopLimits.closingMs,
  "npm start: web-api": stopDeadlines["web-api"],
  "npm start: recipe-api": stopDeadlines["recipe-api"],
  "npm start: HAProxy": stopDeadlines.haproxy,
  "npm start: Redis": stopDeadlines.redis,
  "npm start: PostgreSQL": stopDeadlines.postgres,
});

/** Everything that the table says, read from where it is set. */
export const readValuesInForce = async (): Promise<Values> => {
  const haproxy = readHaproxyConfiguration();
  const { webApi, recipeApi } = await readServiceDefaults();
  return {
    ...named("HAProxy, public", { ...edgeTimes(haproxy), ...edgeSizes(haproxy) }),
    ...named("HAProxy, replicas", checks(haproxy)),
    // budget.test.ts sees to it that recipe-api has the same.
    ...named("every service", everyService(webApi)),
    ...named("web-api", {
      "time of a request": webApi.requestTimeoutMs,
      "writes of one principal in a minute": webApi.writesPerMinute,
      "wait for Redis to count a write": rateLimitPatienceMs,
    }),
    ...named("web-api, calling", { ...policies(), ...clients }),
    ...named("HAProxy, internal", internal(haproxy)),
    ...named("recipe-api", {
      "time of a request": recipeApi.requestTimeoutMs,
      ...grpcServer,
    }),
    ...named("recipe-api, database", { connections: recipeApi.databasePoolMax, ...pool }),
    ...named("recipe-api, copies", copies(recipeApi)),
    ...named("both services, Redis", redis),
    ...named("PostgreSQL", postgresServer()),
    ...named("Redis", redisServer()),
    ...named("stop", stop(webApi.drainMs)),
  };
};
