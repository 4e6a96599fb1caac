import { internalToken } from "@tandem/lab";
import { createLogger, createMetrics } from "@tandem/observability";
import { createDeadline, type Deadline } from "@tandem/resilience";
import { openRecipeSources, type RecipeSources } from "../src/clients/open-recipe-sources.ts";
import type { CallContext } from "../src/recipes/recipe-source.ts";

const name = "web-api";
const logger = createLogger({
  service: name,
  instance: "web-api-1",
  environment: "test",
  level: "silent",
});

/** The clients of web-api, aimed at one recipe-api. */
export const openSources = (http: string, grpc: string): Promise<RecipeSources> =>
  openRecipeSources(
    { http: [http], grpc: [grpc], token: internalToken },
    { logger, metrics: createMetrics(name), inbound: { limit: 32 } },
  );

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly principal?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** The context of one call, with a deadline that the test may end itself. */
export const startCall = ({
  timeoutMs = 5_000,
  principal,
  idempotencyKey,
}: CallOptions = {}): CallContext & { readonly deadline: Deadline } => ({
  requestId: "test-1",
  traceParent: undefined,
  principal,
  idempotencyKey,
  deadline: createDeadline(timeoutMs),
});
