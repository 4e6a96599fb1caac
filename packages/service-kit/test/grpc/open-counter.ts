import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { load, type MethodDefinition } from "@grpc/proto-loader";
import type { Logger, Metrics } from "@tandem/observability";
import { createGrpcServer } from "../../src/grpc/create-grpc-server.ts";
import type { GrpcServerOptions } from "../../src/grpc/create-grpc-server.ts";
import type { MethodHandlers } from "../../src/grpc/method-handlers.ts";
import { createRuntime, type Endpoint, type ServiceConfig } from "../../src/index.ts";
import { authenticate } from "../test-access.ts";

export interface EchoRequest {
  readonly number: number;
  readonly text: string;
}

export interface CountRequest {
  readonly to: number;
}

export interface CountResponse {
  readonly number: number;
  readonly padding?: string;
}

interface Implementation extends UntypedServiceImplementation {
  Echo: handleUnaryCall<EchoRequest, object>;
  Count: handleServerStreamingCall<CountRequest, CountResponse>;
}

export type CounterHandlers = MethodHandlers<Implementation>;

interface CounterDefinition extends ServiceDefinition {
  readonly Echo: MethodDefinition<EchoRequest, object, EchoRequest, EchoRequest>;
  readonly Count: MethodDefinition<CountRequest, CountResponse, CountRequest, CountResponse>;
}

/** The service of `fixtures/counter.proto`. */
export const loadCounter = async (): Promise<CounterDefinition> => {
  const options = {
    keepCase: true,
    defaults: true,
    includeDirs: [`${import.meta.dirname}/../fixtures`],
  };
  const definitions = await load("counter.proto", options);
  return definitions["counter.v1.CounterService"] as unknown as CounterDefinition;
};

async function* countTo({ to }: CountRequest): AsyncIterable<CountResponse> {
  for (let number = 1; number <= to; number += 1) yield { number };
}

const defaultHandlers: CounterHandlers = {
  Echo: async ({ number, text }) => ({ number, text }),
  Count: countTo,
};

export interface CounterServer {
  readonly port: number;
  readonly address: string;
  readonly endpoint: Endpoint;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Lines of the log as objects. */
  lines(): readonly Readonly<Record<string, unknown>>[];
}

export interface CounterOptions extends Partial<GrpcServerOptions> {
  readonly handlers?: Partial<CounterHandlers>;
  readonly config?: Partial<ServiceConfig>;
}

const baseConfig: ServiceConfig = {
  environment: "test",
  host: "127.0.0.1",
  port: 0,
  adminPort: 0,
  instance: "counter-1",
  logLevel: "info",
  requestTimeoutMs: 1_000,
  drainMs: 0,
  inFlight: { min: 1_000, max: 1_000, initial: 1_000 },
  eventLoopLateMs: 60_000,
};

/** The counter, listening on a free port. */
export const openCounter = async ({
  handlers,
  config,
  ...options
}: CounterOptions = {}): Promise<CounterServer> => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const runtime = createRuntime("counter", { ...baseConfig, ...config }, destination);
  const server = await createGrpcServer(runtime, {
    host: "127.0.0.1",
    port: 0,
    authenticate,
    ...options,
  });
  server.addService<Implementation>(await loadCounter(), { ...defaultHandlers, ...handlers });
  const port = Number(new URL(await server.endpoint.listen()).port);
  return {
    port,
    address: `127.0.0.1:${port}`,
    endpoint: server.endpoint,
    metrics: runtime.metrics,
    logger: runtime.logger,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};
