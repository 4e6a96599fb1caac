import type { ServerCredentials } from "@grpc/grpc-js";
import type { TlsConfig } from "../config/tls-config.ts";

/**
 * What a gRPC server shows and demands. grpc-js leaves the oldest version of TLS to Node, where it is
 * 1.2, and refuses whoever has no certificate of `clientCa`.
 */
export const serverCredentials = (
  Credentials: typeof ServerCredentials,
  tls: TlsConfig | undefined,
): ServerCredentials => {
  if (tls === undefined) return Credentials.createInsecure();
  const { certificate, key, clientCa } = tls;
  const pair = { private_key: Buffer.from(key), cert_chain: Buffer.from(certificate) };
  const ca = clientCa === undefined ? null : Buffer.from(clientCa);
  return Credentials.createSsl(ca, [pair], clientCa !== undefined);
};
