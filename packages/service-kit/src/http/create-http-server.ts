import { requestHeaders, ServiceError } from "@tandem/contracts";
import { fastify, type FastifyInstance } from "fastify";
import { admitAnybody, type Authenticate } from "../access/authenticate.ts";
import { requestIdFrom } from "../call-context.ts";
import { logRefusedHandshakes } from "../log-refused-handshakes.ts";
import type { ServiceRuntime } from "../service-runtime.ts";
import { httpLimits } from "./http-limits.ts";
import { httpsOptions } from "./https-options.ts";
import type { CallerLimit } from "./limit-callers.ts";
import { answerMalformedRequest } from "./malformed-request.ts";
import { acceptJson } from "./parse-json.ts";
import { createProblemSender } from "./send-problem.ts";
import { createTracker, trackCalls } from "./track-calls.ts";

/**
 * An answer is data: nothing in it may be guessed to be something else, and no cache keeps it unless
 * its route says so…
 */
const internalHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
/** …and at the public edge, where browsers are, nothing in it may be run or framed. */
const publicHeaders = {
  ...internalHeaders,
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

export interface HttpServerOptions {
  /** Asked for every route but those that say `config: { access: "public" }`. */
  readonly authenticate: Authenticate;
  /** How often each caller may come, of the routes that ask who it is. @default without end */
  readonly limit?: CallerLimit;
  /**
   * Whether this is the edge: it starts a trace for a request without one (a service behind it
   * would make orphans), tells the request id in a header, and protects browsers. @default false
   */
  readonly isPublic?: boolean;
}

/**
 * Fastify as every service of ours runs it: limits, proven callers, request ids, deadlines, problem
 * details, security headers, a histogram and one log line per request; HTTPS where the configuration
 * has a certificate. Nothing is coerced and nothing silently removed from a body. Fastify has no logger of
 * its own: it would make a child logger and two listeners for every request; errors reach ours
 * through the error handler.
 */
export const createHttpServer = (
  runtime: ServiceRuntime,
  { isPublic = false, authenticate, limit }: HttpServerOptions,
): FastifyInstance => {
  const sendProblem = createProblemSender(runtime);
  const headers = isPublic ? publicHeaders : internalHeaders;
  const trackRoute = createTracker(runtime, { isPublic, headers });
  // What is not there is nobody's secret: it stays 404.
  const track = trackRoute("unknown", admitAnybody);
  const { tls } = runtime.config;
  const server: FastifyInstance = fastify({
    ...httpLimits,
    ...(tls && httpsOptions(tls)),
    // A request that a load balancer already sent is served while the server closes.
    return503OnClosing: false,
    genReqId: (request) => requestIdFrom(request.headers[requestHeaders.requestId]),
    clientErrorHandler: answerMalformedRequest,
    // What is refused before a route is found is tracked like the rest.
    frameworkErrors: (error, request, reply) =>
      track(request, reply, (refusal) => void sendProblem(refusal ?? error, request, reply)),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  logRefusedHandshakes(server.server, runtime.logger);
  server.removeAllContentTypeParsers();
  acceptJson(server);
  trackCalls(server, trackRoute, { authenticate, limit });
  server.setErrorHandler(sendProblem);
  // What finds no route has a scope of its own, so that its hook runs for nothing else.
  void server.register(async (lost) => {
    lost.addHook("onRequest", track);
    lost.setNotFoundHandler((request, reply) =>
      sendProblem(new ServiceError("not_found", "there is no such route"), request, reply),
    );
  });
  return server;
};
