import type { ChannelCredentials, ChannelOptions, credentials } from "@grpc/grpc-js";
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { ClientTls } from "../config/tls-config.ts";
import { clientSecureContext } from "./client-secure-context.ts";

export interface ChannelSecurity {
  readonly credentials: ChannelCredentials;
  readonly options: ChannelOptions;
}

/** How a channel to these addresses is secured; not at all without `tls`. */
export const channelSecurity = (
  { createInsecure, createFromSecureContext }: typeof credentials,
  addresses: readonly string[],
  tls: ClientTls | undefined,
): ChannelSecurity => {
  if (tls === undefined) return { credentials: createInsecure(), options: {} };
  const context = clientSecureContext(tls);
  const hosts = addresses.map(hostOf);
  // grpc-js checks the certificate against the name that it was given.
  if (!hosts.some((host) => isIP(host))) {
    return { credentials: createFromSecureContext(context), options: {} };
  }
  return {
    credentials: createFromSecureContext(context, { checkServerIdentity: isOneOf(hosts) }),
    options: { "grpc.ssl_target_name_override": nobody },
  };
};

/** An IPv6 address stands in brackets. */
const hostOf = (address: string): string =>
  address.slice(0, address.lastIndexOf(":")).replaceAll(/[[\]]/g, "");

/**
 * Sent as server name where there is none: an IP address must not be one (RFC 6066), and with
 * grpc-js' own choice Node says so on standard error. `invalid` is reserved for this (RFC 2606).
 */
const nobody = "address.invalid";

/**
 * The certificate must be for one of the addresses. grpc-js does not tell which of them this is, and
 * would want all replicas to be the first (measured with 1.14.7).
 */
const isOneOf =
  (hosts: readonly string[]) =>
  (_serverName: string, certificate: PeerCertificate): Error | undefined => {
    const [first, ...others] = hosts.map((host) => checkServerIdentity(host, certificate));
    return others.includes(undefined) ? undefined : first;
  };
