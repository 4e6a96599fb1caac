import { createLogger, createMetrics } from "@tandem/observability";
import { createDeadline, type Policy } from "@tandem/resilience";
import type { CallContext } from "../../src/call-context.ts";
import { createCallPolicy } from "../../src/index.ts";
import { callOf } from "../call-of.ts";

export interface OpenPolicy {
  readonly policy: Readonly<Record<"http" | "grpc", Policy>>;
  readonly logger: ReturnType<typeof createLogger>;
  /** Value of a series by the beginning of its line, as it stands on the metrics page. */
  metric(series: string): Promise<number | undefined>;
  /** Lines of the log as objects. */
  lines(): readonly Readonly<Record<string, unknown>>[];
}

/** The policies as a service has them, and what they tell. */
export const openPolicy = (inbound = { limit: 32 }): OpenPolicy => {
  const written: string[] = [];
  const logger = createLogger({
    service: "web-api",
    instance: "web-api-1",
    environment: "test",
    level: "info",
    destination: { write: (line: string) => void written.push(line) },
  });
  const metrics = createMetrics("web-api");
  const policy = createCallPolicy({ upstream: "library", logger, metrics, inbound });
  return {
    policy: { http: policy.over("http"), grpc: policy.over("grpc") },
    logger,
    metric: async (series) => {
      const lines = (await metrics.render()).split("\n");
      const line = lines.find((each) => each.startsWith(series));
      return line === undefined ? undefined : Number(line.split(" ").at(-1));
    },
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

export const callWithin = (timeoutMs = 5_000, said: Partial<CallContext> = {}): CallContext =>
  callOf(createDeadline(timeoutMs), said);

/** The error code of a call that fails, or what it answers. */
export const endOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.catch((error: unknown) => (error as { code?: unknown }).code);
