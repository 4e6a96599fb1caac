import { createLogger } from "@tandem/observability";
import { createDeadline } from "@tandem/resilience";
import { onTestFinished } from "vitest";
import {
  type ClientTls,
  createGraphqlClient,
  createGrpcClient,
  createHttpClient,
  createJsonClient,
} from "../../src/index.ts";
import { loadCounter } from "../grpc/open-counter.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { testToken } from "../test-access.ts";
import type { SecureOrders } from "./open-secure-orders.ts";

const logger = createLogger({
  service: "client",
  instance: "client-1",
  environment: "test",
  level: "silent",
});

export type Ask = (path?: string) => Promise<unknown>;

/** Clients of one service over each protocol; each asks for the number 42. */
export const askOrders = async (
  { url, grpcAddress }: Pick<SecureOrders, "url" | "grpcAddress">,
  tls?: ClientTls,
): Promise<Readonly<Record<"http" | "graphql" | "grpc", Ask>>> => {
  const common = { policy: plainPolicy, token: testToken, tls };
  const http = await createHttpClient({ ...common, upstream: "orders-api", origins: [url] });
  const grpc = await createGrpcClient({ ...common, addresses: grpcAddress.split(","), logger });
  const deadline = createDeadline(5_000);
  onTestFinished(async () => {
    await Promise.all([http.close(), grpc.close()]);
    deadline.close();
  });
  const call = callOf(deadline);
  const query = createGraphqlClient(http).prepare("{ number }");
  const { Echo } = await loadCounter();
  return {
    http: (path = "/orders/42") => createJsonClient(http).send({ method: "GET", path }, call),
    graphql: () => query({}, call),
    grpc: () => grpc.call(Echo, { number: 42, text: "" }, call),
  };
};

/** The message of an error and of what caused it. */
export const reasonsOf = (error: unknown): string =>
  error instanceof Error ? `${error.message}: ${reasonsOf(error.cause)}` : "";
