import type { ServerOptions } from "node:https";
import { oldestTls, type TlsConfig } from "../config/tls-config.ts";
import { httpLimits } from "./http-limits.ts";

/**
 * Makes Fastify's server speak HTTPS within the limits of the plain one: HTTP/1.1, which the limits
 * belong to. A handshake may take as long as the headers of a request.
 */
export const httpsOptions = ({
  certificate,
  key,
  clientCa,
}: TlsConfig): { readonly https: ServerOptions } => ({
  https: {
    ...httpLimits.http,
    cert: certificate,
    key,
    minVersion: oldestTls,
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: httpLimits.http.headersTimeout,
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  },
});
