import { subscribe } from "node:diagnostics_channel";

/**
 * Loaded into a producer by `node --import`: counts what reaches it, before any fault hook sees it,
 * and tells the parent when asked.
 */
export interface Arrivals {
  http: number;
  graphql: number;
  grpc: number;
}

const arrivals: Arrivals = { http: 0, graphql: 0, grpc: 0 };

interface StartedRequest {
  readonly request: { readonly url?: string };
}

interface StartedStream {
  readonly headers: { readonly ":path"?: string };
}

subscribe("http.server.request.start", (message) => {
  const { url = "" } = (message as StartedRequest).request;
  if (url.startsWith("/recipes")) arrivals.http += 1;
  if (url === "/graphql") arrivals.graphql += 1;
});

subscribe("http2.server.stream.start", (message) => {
  const path = (message as StartedStream).headers[":path"] ?? "";
  if (path.startsWith("/recipe.v1.")) arrivals.grpc += 1;
});

process.on("message", (message) => {
  if (message === "arrivals?") process.send?.({ arrivals });
});
process.channel?.unref();
