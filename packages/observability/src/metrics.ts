import { collectDefaultMetrics, Histogram, Registry } from "@prometheus-io/client";

/** One answered HTTP request. */
export interface ObservedHttp {
  readonly method: string;
  /** The route's template, never the path itself: labels are a finite set. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** One answered gRPC call. */
export interface ObservedRpc {
  /** The full method, `recipe.v1.RecipeService/GetRecipe`. */
  readonly method: string;
  /** The number of the gRPC status. */
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  readonly contentType: string;
  /** The exposition for one scrape. */
  render(): Promise<string>;
  observeHttp(request: ObservedHttp): void;
  observeRpc(call: ObservedRpc): void;
}

// The boundaries that OpenTelemetry's semantic conventions advise for request durations.
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** A registry of its own, so that two services in one process do not mix. */
export const createMetrics = (service: string): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observeHttp: httpObserver(registry),
    observeRpc: rpcObserver(registry),
  };
};

const httpObserver = (registry: Registry): Metrics["observeHttp"] => {
  const durations = new Histogram({
    name: "http_server_request_duration_seconds",
    help: "From the arrival of an HTTP request to the end of its answer.",
    labelNames: ["http_request_method", "http_route", "http_response_status_code"],
    buckets,
    registers: [registry],
  });
  return ({ method, route, status, seconds }) =>
    durations.observe(
      { http_request_method: method, http_route: route, http_response_status_code: status },
      seconds,
    );
};

const rpcObserver = (registry: Registry): Metrics["observeRpc"] => {
  const durations = new Histogram({
    name: "rpc_server_call_duration_seconds",
    help: "From the arrival of a gRPC call to the end of its answer.",
    labelNames: ["rpc_method", "rpc_response_status_code"],
    buckets,
    registers: [registry],
  });
  return ({ method, status, seconds }) =>
    durations.observe({ rpc_method: method, rpc_response_status_code: status }, seconds);
};
