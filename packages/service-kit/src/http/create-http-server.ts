import { requestHeaders, ServiceError } from "@tandem/contracts";
import { fastify, type FastifyInstance } from "fastify";
import { requestIdFrom } from "../call-context.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { answerMalformedRequest } from "./malformed-request.ts";
import { createProblemSender } from "./send-problem.ts";
import { trackCalls } from "./track-calls.ts";

/**
 * A body of 48 KB fits the buffer from which HAProxy can send a request again. A connection may
 * idle longer here than at the side that sends requests, so that this side never closes it first.
 */
const limits = {
  bodyLimit: 48 * 1024,
  requestTimeout: 10_000,
  keepAliveTimeout: 72_000,
  http: { headersTimeout: 6_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 * 1024 },
  routerOptions: { maxParamLength: 100, compile: true },
};

/** An answer is data: nothing in it may be guessed to be something else… */
const internalHeaders = { "x-content-type-options": "nosniff" };
/** …and at the public edge, where browsers are, nothing in it may be run or framed. */
const publicHeaders = {
  ...internalHeaders,
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

export interface HttpServerOptions {
  /**
   * Whether this is the edge: it starts a trace for a request without one (a service behind it
   * would make orphans), tells the request id in a header, and protects browsers. @default false
   */
  readonly isPublic?: boolean;
}

/**
 * Fastify as every service of ours runs it: limits, request ids, deadlines, problem details,
 * security headers, a histogram and one log line per request. Nothing is coerced and nothing
 * silently removed from a body. Fastify has no logger of its own: it would make a child logger and
 * two listeners for every request; errors reach ours through the error handler.
 */
export const createHttpServer = (
  runtime: ServiceRuntime,
  { isPublic = false }: HttpServerOptions = {},
): FastifyInstance => {
  const sendProblem = createProblemSender(runtime.logger);
  const server = fastify({
    ...limits,
    // A request that a load balancer already sent is served while the server closes.
    return503OnClosing: false,
    genReqId: (request) => requestIdFrom(request.headers[requestHeaders.requestId]),
    clientErrorHandler: answerMalformedRequest,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  server.removeContentTypeParser("text/plain");
  const headers = isPublic ? publicHeaders : internalHeaders;
  const track = trackCalls(server, runtime, { isPublic, headers });
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler({ preHandler: track }, (request, reply) =>
    sendProblem(new ServiceError("not_found", "there is no such route"), request, reply),
  );
  return server;
};
