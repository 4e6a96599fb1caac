import type { X509Certificate } from "node:crypto";
import { isIP, isIPv6 } from "node:net";
import { StackError } from "../stack-error.ts";

/** The public front, HAProxy as a client and as the internal front, and the two services. */
export const standardHolders = ["edge", "haproxy", "web-api", "recipe-api"] as const;

const everywhere = ["localhost", "127.0.0.1", "::1"];

/** Labels of RFC 1123, at first a `*` perhaps, at last one that is no number. */
const dnsName =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** One spelling for each name: the resolver of URLs shortens IPv6 addresses. */
const canonical = (name: string): string =>
  isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();

/** An address with a zone, as in fe80::1%eth0, means nothing to others. */
const isName = (name: string): boolean =>
  (isIP(name) !== 0 && !name.includes("%")) || dnsName.test(name.toLowerCase());

/**
 * @throws {StackError} `usage` for a host that is neither a DNS name nor an IP address: it would
 *   end up in the configuration of openssl.
 */
export const assertHosts = (hosts: readonly string[]): void => {
  const wrong = hosts.find((host) => !isName(host));
  if (wrong !== undefined)
    throw new StackError("usage", `host "${wrong}" is neither a DNS name nor an IP address`);
};

/** @throws {StackError} `usage` for a holder that cannot be the name of a host and of a folder. */
export const assertHolders = (holders: readonly string[]): void => {
  const wrong = holders.find((holder) => !/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(holder));
  if (wrong !== undefined)
    throw new StackError("usage", `holder "${wrong}" must be a-z, 0-9 and -, as in web-api`);
};

/** Every holder answers on this machine; `hosts` are further names of the public front. */
export const wantedNames = (holder: string, hosts: readonly string[]): string[] => {
  const own = holder === "edge" ? hosts : [holder];
  return [...new Set([...everywhere, ...own].map((name) => canonical(name)))];
};

/** The DNS names and IP addresses of a certificate. */
export const namesOf = ({ subjectAltName = "" }: X509Certificate): string[] =>
  subjectAltName
    .split(", ")
    .map((entry) => entry.replace(/^(?:DNS|IP Address):/, ""))
    .filter((name) => isName(name))
    .map((name) => canonical(name));

/** As the value of subjectAltName in a configuration of openssl. */
export const formatNames = (names: readonly string[]): string =>
  names.map((name) => `${isIP(name) === 0 ? "DNS" : "IP"}:${name}`).join(", ");
