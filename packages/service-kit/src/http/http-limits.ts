import { parseQueryString } from "./query-string.ts";

/**
 * A body of 48 KB fits the buffer from which HAProxy can send a request again. A connection may
 * idle longer here than at the side that sends requests, so that this side never closes it first.
 */
export const httpLimits = {
  bodyLimit: 48 * 1024,
  requestTimeout: 10_000,
  keepAliveTimeout: 72_000,
  http: {
    headersTimeout: 6_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16 * 1024,
    // Node would answer without a body; a request without a host is refused where it is tracked.
    requireHostHeader: false,
    // Of two headers that may come once Node would take the first, whoever put the second there.
    joinDuplicateHeaders: true,
  },
  routerOptions: { maxParamLength: 100, compile: true, querystringParser: parseQueryString },
};
