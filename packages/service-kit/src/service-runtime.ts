import type { HealthCheck, Logger, Metrics } from "@tandem/observability";
import type { InboundLimit } from "./overload/inbound-limit.ts";
import type { ServiceConfig } from "./config/service-config.ts";

/** What the process gives to the parts of a service. */
export interface ServiceRuntime {
  readonly name: string;
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly inbound: InboundLimit;
}

/** A port that the service answers on. */
export interface Endpoint {
  /** Opens the port and returns its URL, with the real port when 0 was asked for. */
  listen(): Promise<string>;
  /** Told when traffic may come and when it ends, for a protocol that answers this itself. */
  setServing?(serving: boolean): void;
  /** Refuses new work and waits for what runs, for 5 s at most. Idempotent. */
  close(): Promise<void>;
}

/** What `createApp` builds: nothing is open yet. */
export interface Application {
  readonly endpoints: readonly Endpoint[];
  readonly checks: readonly HealthCheck[];
  /** Resolves when traffic may come. Called once, after the endpoints listen. */
  ready(signal: AbortSignal): Promise<void>;
  /** Gives back what the application holds. Called after the endpoints are closed. */
  close(): Promise<void>;
}
