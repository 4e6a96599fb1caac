import { createHealth } from "@tandem/observability";
import {
  createHttpEndpoint,
  createHttpServer,
  createRuntime,
  registerGraphql,
  type ServiceConfig,
} from "../../src/index.ts";
import { startService } from "../../src/process/start-service.ts";
import { authenticate } from "../test-access.ts";

const baseConfig: ServiceConfig = {
  environment: "test",
  host: "127.0.0.1",
  port: 0,
  adminPort: 0,
  instance: "orders-api-1",
  logLevel: "info",
  requestTimeoutMs: 5_000,
  drainMs: 0,
  inFlight: { min: 2, max: 2, initial: 2 },
  eventLoopLateMs: 100,
};

export interface Orders {
  readonly url: string;
  readonly adminUrl: string;
  /** Handlers of `/wait` that run. */
  waiting(): number;
  /** Lets those that wait go on. */
  goOn(): void;
  stop(): Promise<boolean>;
}

const open = { config: { access: "public" } } as const;

/** A service with a route that waits, open on free ports: two requests at once. */
export const openOrders = async (inFlight = baseConfig.inFlight): Promise<Orders> => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const runtime = createRuntime("orders-api", { ...baseConfig, inFlight }, destination);
  const waiting = new Set<() => void>();
  const http = createHttpServer(runtime, { authenticate });
  http.get("/quick", open, async () => ({}));
  http.post("/orders", async () => ({}));
  http.get("/fail", open, async () => {
    throw new Error("no");
  });
  http.get("/wait", open, ({ call: { deadline } }) => {
    const { promise, resolve, reject } = Promise.withResolvers<object>();
    const goOn = (): void => resolve({});
    waiting.add(goOn);
    deadline.addListener(reject);
    return promise.finally(() => waiting.delete(goOn));
  });
  const resolvers = { Query: { quick: () => "yes" } };
  await registerGraphql(http, runtime, { sdl: "type Query { quick: String }", resolvers });
  const app = {
    endpoints: [createHttpEndpoint(http, { ...baseConfig, graceMs: 500 })],
    checks: [],
    ready: async () => undefined,
    close: async () => undefined,
  };
  const service = await startService(app, runtime, createHealth({ checks: [] }));
  const listening = JSON.parse(written[0] ?? "{}") as { urls: string[]; admin_url: string };
  return {
    url: listening.urls[0] ?? "",
    adminUrl: listening.admin_url,
    waiting: () => waiting.size,
    goOn: () => waiting.forEach((each) => each()),
    stop: () => service.stop("test"),
  };
};
