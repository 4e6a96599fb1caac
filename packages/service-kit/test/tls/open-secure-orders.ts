import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import {
  createHttpEndpoint,
  createHttpServer,
  createRuntime,
  registerGraphql,
  type ServiceConfig,
} from "../../src/index.ts";
import { openCounter } from "../grpc/open-counter.ts";
import { authenticate } from "../test-access.ts";
import { testConfig } from "../test-config.ts";
import { type Authority, type CertificateFiles, contentOf } from "./make-authority.ts";

type Tls = NonNullable<ServiceConfig["tls"]>;

export interface SecureOrders {
  /** Origin of JSON and GraphQL. */
  readonly url: string;
  readonly grpcAddress: string;
  /** What its log says so far. */
  log(): string;
}

/** @param clients whose certificates clients must have; nobody's by default */
export const tlsOf = (files: CertificateFiles, clients?: Authority): Tls => ({
  ...contentOf(files),
  clientCa: clients && readFileSync(clients.file, "utf8"),
});

/** JSON, GraphQL and gRPC on free ports with TLS, until the test is over. */
export const openSecureOrders = async (tls: Tls): Promise<SecureOrders> => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const config = { ...testConfig, logLevel: "info", tls } as const;
  const runtime = createRuntime("orders-api", config, destination);
  const http = createHttpServer(runtime, { authenticate });
  http.get("/orders/42", async () => ({ number: 42 }));
  const text = "x".repeat(1_000_000);
  http.get("/large", async ({ socket }) => ({ text, port: socket.remotePort }));
  const resolvers = { Query: { number: () => 42 } };
  await registerGraphql(http, runtime, { sdl: "type Query { number: Int }", resolvers });
  const endpoint = createHttpEndpoint(http, testConfig);
  const grpc = await openCounter({ config: { tls } });
  onTestFinished(async () => {
    await Promise.all([endpoint.close(), grpc.endpoint.close()]);
  });
  return {
    url: await endpoint.listen(),
    grpcAddress: grpc.address,
    log: () => [...written, ...grpc.lines().map((line) => JSON.stringify(line))].join("\n"),
  };
};
