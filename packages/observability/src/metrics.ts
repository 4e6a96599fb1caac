import { collectDefaultMetrics, Registry } from "@prometheus-io/client";
import { createDurationHistogram, type DurationSeries } from "./duration-histogram.ts";

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
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    httpServer: (http_request_method, http_route) =>
      byStatus((http_response_status_code) =>
        http.series({ http_request_method, http_route, http_response_status_code }),
      ),
    rpcServer: (rpc_method) =>
      byStatus((rpc_response_status_code) => rpc.series({ rpc_method, rpc_response_status_code })),
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
