import { createSecureContext, type SecureContext } from "node:tls";
import { type ClientTls, oldestTls } from "../config/tls-config.ts";

/** Made once for all connections: to read the certificates for each takes milliseconds. */
export const clientSecureContext = ({ ca, identity }: ClientTls = {}): SecureContext =>
  createSecureContext({
    minVersion: oldestTls,
    ...(ca !== undefined && { ca }),
    ...(identity && { cert: identity.certificate, key: identity.key }),
  });
