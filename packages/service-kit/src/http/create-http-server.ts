import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { requestHeaders, ServiceError } from "@tandem/contracts";
import { requestIdFrom } from "../call-context.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { fastifyLogging } from "./fastify-logging.ts";
import { answerMalformedRequest } from "./malformed-request.ts";
import { sendProblem } from "./send-problem.ts";
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
  routerOptions: { maxParamLength: 100 },
};

export interface HttpServerOptions {
  /**
   * Whether a request without trace context starts a trace. Only the public edge does: a service
   * behind it would make orphans. @default false
   */
  readonly startsTraces?: boolean;
}

/**
 * Fastify as every service of ours runs it: limits, request ids, deadlines, problem details,
 * security headers, a histogram and one log line per request. Nothing is coerced and nothing
 * silently removed from a body.
 */
export const createHttpServer = (
  runtime: ServiceRuntime,
  { startsTraces = false }: HttpServerOptions = {},
): FastifyInstance => {
  const server = fastify({
    ...limits,
    ...fastifyLogging(runtime.logger),
    // A request that a load balancer already sent is served while the server closes.
    return503OnClosing: false,
    genReqId: (request) => requestIdFrom(request.headers[requestHeaders.requestId]),
    clientErrorHandler: answerMalformedRequest,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  server.removeContentTypeParser("text/plain");
  trackCalls(server, runtime, { startsTraces });
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler(refuseUnknownRoute);
  return server;
};

const refuseUnknownRoute = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(new ServiceError("not_found", "there is no such route"), request, reply);
