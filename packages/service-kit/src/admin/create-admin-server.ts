import { fastify, type FastifyInstance, type FastifyReply } from "fastify";
import type { Health } from "@tandem/observability";
import { ServiceError } from "@tandem/contracts";
import { createProblemSender } from "../http/send-problem.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

// 404 takes a server out of HAProxy's rotation and lets what runs there finish.
const readiness = { starting: 503, ready: 200, stopping: 404 } as const;

/**
 * Probes and metrics on a port of their own, which nothing routes to: a path-based rule at a proxy
 * is bypassed by `/%6detrics` (measured, HAProxy 2.6).
 */
export const createAdminServer = (runtime: ServiceRuntime, health: Health): FastifyInstance => {
  const { metrics } = runtime;
  const sendProblem = createProblemSender(runtime);
  const server = fastify();
  server.addHook("onRequest", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
  });
  server.get("/livez", async () => "OK\n");
  server.get("/readyz", async (_request, reply) =>
    reply.code(readiness[health.phase]).send(`${health.phase}\n`),
  );
  server.get("/health", async (_request, reply) => sendHealth(health, reply));
  server.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler((request, reply) =>
    sendProblem(new ServiceError("not_found", "there is no such route"), request, reply),
  );
  return server;
};

const sendHealth = async (health: Health, reply: FastifyReply): Promise<FastifyReply> => {
  const report = await health.report();
  return reply.code(report.status === "DOWN" ? 503 : 200).send(report);
};
