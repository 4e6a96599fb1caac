import type { FastifyInstance } from "fastify";
import { createHttpServer, createRuntime, type ServiceRuntime } from "../../src/index.ts";
import { authenticate } from "../test-access.ts";

type Environment = ServiceRuntime["config"]["environment"];

/** A public server with what `register` adds, and a route of its own. */
export const buildServer = (
  register: (server: FastifyInstance, runtime: ServiceRuntime) => void,
  environment: Environment = "test",
): FastifyInstance => {
  const names = { instance: "orders-api-1", environment };
  const config = {
    ...names,
    host: "127.0.0.1",
    port: 0,
    adminPort: 0,
    logLevel: "silent",
    requestTimeoutMs: 1_000,
    drainMs: 0,
    inFlight: { min: 8, max: 64, initial: 32 },
    eventLoopLateMs: 100,
  } as const;
  const runtime = createRuntime("orders-api", config);
  const server = createHttpServer(runtime, { isPublic: true, authenticate });
  register(server, runtime);
  server.get("/orders", async () => []);
  return server;
};

/** The files that the page names. */
export const filesOf = (html: string): readonly string[] =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !link.startsWith("data:"));
