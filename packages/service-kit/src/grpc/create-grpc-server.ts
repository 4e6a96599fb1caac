import type { Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Authenticate } from "../access/authenticate.ts";
import type { Endpoint, ServiceRuntime } from "../service-runtime.ts";
import { logRefusedHandshakes } from "../log-refused-handshakes.ts";
import { stopLimits } from "../process/stop-limits.ts";
import { addStandardServices } from "./add-standard-services.ts";
import { http2ServersOf } from "./http2-servers.ts";
import { loadGrpc } from "./load-grpc.ts";
import { messageLimits } from "./message-codec.ts";
import type { MethodHandlers } from "./method-handlers.ts";
import { loadMethodRegistry } from "./method-registry.ts";
import type { RunningStreams } from "./running-streams.ts";
import { serverCredentials } from "./server-credentials.ts";
import { guardStreams } from "./stream-gate.ts";

export interface GrpcServer {
  /** Registers one handler for each method of the service. */
  addService<Implementation extends UntypedServiceImplementation>(
    definition: ServiceDefinition<Implementation>,
    handlers: MethodHandlers<Implementation>,
  ): void;
  readonly endpoint: Endpoint;
}

export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
  /** Asked for every call but those of `grpc.health.v1`. */
  readonly authenticate: Authenticate;
  /**
   * Milliseconds that a call which answers with a stream may take: its reader sets the pace, and
   * takes in one call what would be many pages. @default 60_000
   */
  readonly streamTimeoutMs?: number;
  /**
   * Milliseconds that calls get to finish once the port is closed. Streams get half of it and are
   * then told to open again, so that the caller hears it in time. @default 5_000
   */
  readonly graceMs?: number;
}

/** grpc-js leaves all of these open: answers of any size, any number of streams and of memory. */
export const grpcServerLimits = {
  "grpc.max_receive_message_length": messageLimits.receive,
  "grpc.max_send_message_length": messageLimits.send,
  "grpc.max_concurrent_streams": 100,
  // Megabytes.
  "grpc-node.max_session_memory": 10,
};

/** Milliseconds that a stream may last at most, unless its server says otherwise. */
export const streamLimitMs = 60_000;

/**
 * A gRPC server whose handlers get the same call context as HTTP routes do. It tells its health
 * (`grpc.health.v1`) to anybody and, outside production, what it consists of (reflection). It speaks TLS where
 * the configuration has a certificate.
 */
export const createGrpcServer = async (
  runtime: ServiceRuntime,
  options: GrpcServerOptions,
): Promise<GrpcServer> => {
  const { host, port, streamTimeoutMs = streamLimitMs, graceMs = stopLimits.graceMs } = options;
  const { Metadata, Server, ServerCredentials } = await loadGrpc(runtime.logger);
  const server = new Server(grpcServerLimits);
  const methods = await loadMethodRegistry(server, { runtime, Metadata, streamTimeoutMs });
  const standard = await addStandardServices(methods, runtime);
  let closed: Promise<void> | undefined;
  return {
    addService: (definition, handlers) => methods.add(definition, handlers),
    endpoint: {
      listen: async () => {
        await standard.describe();
        const { tls } = runtime.config;
        const credentials = serverCredentials(ServerCredentials, tls);
        const realPort = await listen(server, host, port, credentials);
        for (const http2 of http2ServersOf(server)) logRefusedHandshakes(http2, runtime.logger);
        guardStreams(server, runtime, {
          gateOf: (path) => methods.gateOf(path),
          authenticate: options.authenticate,
        });
        return `${tls ? "grpcs" : "grpc"}://${host}:${realPort}`;
      },
      setServing: (serving) => standard.setServing(serving),
      close: () => {
        standard.close();
        return (closed ??= close(server, methods.running, graceMs));
      },
    },
  };
};

const listen = (
  server: Server,
  host: string,
  port: number,
  credentials: Parameters<Server["bindAsync"]>[1],
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, realPort) => {
      if (error) reject(bindError(error, host, port));
      else resolve(realPort);
    });
  });

/** grpc-js words the system's error as text; this gives it its fields back. */
const bindError = (error: Error, address: string, port: number): Error => {
  const code = /\b(E[A-Z]{4,})\b/.exec(error.message)?.[1];
  return Object.assign(error, { code, address, port });
};

/**
 * `tryShutdown` waits for open streams without end, and for a connection that never spoke HTTP/2
 * even after `forceShutdown`: at the limit this is done all the same.
 */
const close = (server: Server, streams: RunningStreams, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const hurry = setTimeout(() => streams.interrupt(), graceMs / 2);
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(hurry);
      clearTimeout(force);
      resolve();
    });
  });
