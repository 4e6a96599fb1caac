import { collectDefaultMetrics, Counter, Gauge, Registry } from "@prometheus-io/client";
import { createCacheReads, type OnCacheRead } from "./cache-reads.ts";
import { createDurationHistogram, type DurationSeries } from "./duration-histogram.ts";
import { createRateLimits, type OnRateLimit } from "./rate-limits.ts";

export interface Metrics {
  readonly contentType: string;
  /** The exposition for one scrape. */
  render(): Promise<string>;
  /**
   * What answered HTTP requests are reported to.
   *
   * @param route the route's template, never a path: labels are a finite set
   */
  httpServer(method: string, route: string): RequestDurations;
  /**
   * What answered gRPC calls are reported to.
   *
   * @param method the full method, `recipe.v1.RecipeService/GetRecipe`
   */
  rpcServer(method: string): RequestDurations;
  /** What becomes of the calls to another service. */
  upstream(name: string): UpstreamEvents;
  /** Requests that were refused because there are too many. */
  shed(protocol: "http" | "grpc"): void;
  /** What the reads of one cache are reported to. */
  cache(name: string): OnCacheRead;
  /** What one rate limit tells of who counts. */
  rateLimit(name: string): OnRateLimit;
}

type BreakerState = (typeof breakerStates)[number];

/** What is counted of the calls to one other service. */
export interface UpstreamEvents {
  /** A call is made again. */
  retried(): void;
  /** What the state of the breaker over this protocol is told to; `closed` until then. */
  breaker(protocol: "http" | "grpc"): (state: BreakerState) => void;
}

/** Requests of one route by their status: of HTTP, or the number of the gRPC status. */
export interface RequestDurations {
  observe(status: number, seconds: number): void;
}

/** A registry of its own, so that two services in one process do not mix. */
export const createMetrics = (service: string): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const http = createDurationHistogram(
    registry,
    "http_server_request_duration_seconds",
    "From the arrival of an HTTP request to the end of its answer.",
  );
  const rpc = createDurationHistogram(
    registry,
    "rpc_server_call_duration_seconds",
    "From the arrival of a gRPC call to the end of its answer.",
  );
  const upstream = createUpstreamMetrics(registry);
  const shed = createShedCounter(registry);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    httpServer: (http_request_method, http_route) =>
      byStatus((http_response_status_code) =>
        http.series({ http_request_method, http_route, http_response_status_code }),
      ),
    rpcServer: (rpc_method) =>
      byStatus((rpc_response_status_code) => rpc.series({ rpc_method, rpc_response_status_code })),
    upstream,
    shed: (protocol) => shed.inc({ protocol }),
    cache: createCacheReads(registry),
    rateLimit: createRateLimits(registry),
  };
};

const createShedCounter = (registry: Registry): Counter<"protocol"> => {
  const shed = new Counter<"protocol">({
    name: "requests_shed_total",
    help: "Requests that were refused because there are too many.",
    labelNames: ["protocol"],
    registers: [registry],
  });
  // A series that begins with its first event has no increase that an alert could see.
  for (const protocol of ["http", "grpc"]) shed.inc({ protocol }, 0);
  return shed;
};

const breakerStates = ["closed", "open", "half_open"] as const;

const createUpstreamMetrics = (registry: Registry): Metrics["upstream"] => {
  const retries = new Counter({
    name: "upstream_retries_total",
    help: "Calls to another service that were made again.",
    labelNames: ["upstream"],
    registers: [registry],
  });
  const breaker = new Gauge({
    name: "upstream_breaker_state",
    help: "1 for the state that the circuit breaker is in.",
    labelNames: ["upstream", "protocol", "state"],
    registers: [registry],
  });
  return (upstream) => {
    retries.inc({ upstream }, 0);
    return {
      retried: () => retries.inc({ upstream }),
      breaker: (protocol) => {
        const breakerIs = (current: BreakerState): void => {
          for (const state of breakerStates) {
            breaker.set({ upstream, protocol, state }, state === current ? 1 : 0);
          }
        };
        breakerIs("closed");
        return breakerIs;
      },
    };
  };
};

const byStatus = (seriesOf: (status: number) => DurationSeries): RequestDurations => {
  const known = new Map<number, DurationSeries>();
  return {
    observe: (status, seconds) => {
      let series = known.get(status);
      if (series === undefined) known.set(status, (series = seriesOf(status)));
      series.observe(seconds);
    },
  };
};
