import type { Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Endpoint, ServiceRuntime } from "../service-runtime.ts";
import { answerUnary, type UnaryHandler, type UnaryHandlers } from "./answer-unary.ts";
import { loadGrpc } from "./load-grpc.ts";

export interface GrpcServer {
  /** Registers one handler for each method of the service. */
  addService<Implementation extends UntypedServiceImplementation>(
    definition: ServiceDefinition<Implementation>,
    handlers: UnaryHandlers<Implementation>,
  ): void;
  readonly endpoint: Endpoint;
}

export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
}

/** grpc-js leaves all of these open: answers of any size, any number of streams and of memory. */
const limits = {
  "grpc.max_receive_message_length": 256 * 1024,
  "grpc.max_send_message_length": 1024 * 1024,
  "grpc.max_concurrent_streams": 100,
  // Megabytes.
  "grpc-node.max_session_memory": 10,
};

/** Milliseconds that calls get to finish once the port is closed. */
const graceMs = 5_000;

/** A gRPC server whose handlers get the same call context as HTTP routes do. */
export const createGrpcServer = async (
  runtime: ServiceRuntime,
  options: GrpcServerOptions,
): Promise<GrpcServer> => {
  const { Metadata, Server, ServerCredentials } = await loadGrpc(runtime.logger);
  const server = new Server(limits);
  let closed: Promise<void> | undefined;
  return {
    addService: (definition, handlers) => {
      const methods = Object.entries<UnaryHandler<unknown, unknown>>(handlers);
      const implementation = methods.map(([name, handle]) => {
        const method = methodName(definition, name);
        return [name, answerUnary(handle, { runtime, method, Metadata })] as const;
      });
      server.addService(definition, Object.fromEntries(implementation) as never);
    },
    endpoint: {
      listen: () => listen(server, options, ServerCredentials.createInsecure()),
      close: () => (closed ??= close(server)),
    },
  };
};

/** `recipe.v1.RecipeService/GetRecipe`: the path without its first slash. */
const methodName = (definition: ServiceDefinition, name: string): string =>
  definition[name]?.path.slice(1) ?? name;

const listen = (
  server: Server,
  { host, port }: GrpcServerOptions,
  credentials: Parameters<Server["bindAsync"]>[1],
): Promise<string> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, realPort) => {
      if (error) reject(bindError(error, host, port));
      else resolve(`grpc://${host}:${realPort}`);
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
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
