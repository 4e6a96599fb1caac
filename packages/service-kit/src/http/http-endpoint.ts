import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { stopLimits } from "../process/stop-limits.ts";
import { httpLimits } from "./http-limits.ts";
import type { Endpoint } from "../service-runtime.ts";

export interface HttpEndpointOptions {
  readonly host: string;
  readonly port: number;
  /** A second port that answers the same, always over plain HTTP. */
  readonly secondPort?: number;
  /** Milliseconds that requests get to finish once the port is closed. @default 5000 */
  readonly graceMs?: number;
}

const sweepMs = 100;

/** A Fastify instance as an endpoint that closes in bounded time. */
export const createHttpEndpoint = (
  app: FastifyInstance,
  { host, port, secondPort, graceMs = stopLimits.graceMs }: HttpEndpointOptions,
): Endpoint => {
  const sockets = trackSockets(app.server);
  const second = secondPort === undefined ? undefined : mirror(app);
  if (second) trackSockets(second, sockets);
  let closed: Promise<void> | undefined;
  return {
    listen: async () => {
      const url = await app.listen({ host, port });
      if (second) await listen(second, host, secondPort ?? 0);
      return url;
    },
    close: () => (closed ??= close(app, second, sockets, graceMs)),
  };
};

/** A server of its own, with the same limits, that hands its requests to the first one. */
const mirror = ({ server }: FastifyInstance): Server => {
  const { requestTimeout, keepAliveTimeout } = httpLimits;
  const second = createServer({ ...httpLimits.http, requestTimeout, keepAliveTimeout });
  second.on("request", (...exchange) => server.emit("request", ...exchange));
  return second.on("clientError", (...failure) => server.emit("clientError", ...failure));
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

/** With TLS a connection is two: the one that carries, and from the handshake on the one that is read. */
const trackSockets = (server: Server, sockets = new Set<Socket>()): Set<Socket> => {
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  server.on("connection", track).on("secureConnection", track);
  return sockets;
};

/**
 * `server.close()` alone hangs on a connection that was opened and never used, and on a request
 * whose second half never comes: closing also stops the timeouts that would end those (measured on
 * Node 20 and 24).
 */
const close = async (
  app: FastifyInstance,
  second: Server | undefined,
  sockets: ReadonlySet<Socket>,
  graceMs: number,
): Promise<void> => {
  const servers = second ? [app.server, second] : [app.server];
  const sweep = setInterval(() => sweepIdle(servers, sockets), sweepMs);
  // `closeAllConnections()` leaves one whose TLS handshake is not done, and the server waits for it.
  const force = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
  try {
    await Promise.all([app.close(), second && closeServer(second)]);
  } finally {
    clearInterval(sweep);
    clearTimeout(force);
  }
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

const sweepIdle = (servers: readonly Server[], sockets: ReadonlySet<Socket>): void => {
  for (const server of servers) server.closeIdleConnections();
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
};
