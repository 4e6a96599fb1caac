import { resolve } from "node:path";
import { StackError } from "../stack-error.ts";
import { openFolder } from "./file-modes.ts";
import { assertHolders, assertHosts, standardHolders } from "./holder-names.ts";
import { prepareAuthority } from "./prepare-authority.ts";
import { prepareHolder } from "./prepare-holder.ts";
import type { PreparedCertificate } from "./prepared-certificate.ts";

export interface CertificateOptions {
  /** Made when it is not there. */
  readonly folder: string;
  /** DNS names and IP addresses of the public front, beside localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[];
  /** Names of hosts, each with a folder of its own. @default edge, haproxy, web-api, recipe-api */
  readonly holders?: readonly string[];
  /** Of the holders, whose certificates are made anew in any case. */
  readonly renew?: readonly string[];
  /** How long a certificate of a holder is valid; the authority's is for 3650 days. @default 90 */
  readonly days?: number;
  /** Default: the clock. */
  readonly now?: Date;
}

const assertOptions = (
  hosts: readonly string[],
  holders: readonly string[],
  renew: readonly string[],
): void => {
  assertHosts(hosts);
  assertHolders(holders);
  const stranger = renew.find((holder) => !holders.includes(holder));
  if (stranger !== undefined)
    throw new StackError(
      "usage",
      `there is no holder "${stranger}" to renew, only ${holders.join(", ")}`,
    );
};

/**
 * Makes a local authority and a certificate with its key for each holder: ECDSA P-256, for 90 days,
 * for servers and clients alike. What is there and good for 30 more days stays as it is, byte for
 * byte; a certificate is good when the authority of the folder signed it, its key fits and it has
 * all names. Names that it has beyond those are kept in a renewal.
 *
 * Resolves to one entry per certificate, the authority's first.
 *
 * @throws {StackError} `usage` for a bad name; `configuration` when openssl is missing, or when
 *   the folder holds an authority that cannot be used.
 */
export const createCertificates = async (
  options: CertificateOptions,
): Promise<readonly PreparedCertificate[]> => {
  const { hosts = [], holders = standardHolders, renew = [], days = 90 } = options;
  const { now = new Date() } = options;
  // openssl runs in a folder of its own.
  const folder = resolve(options.folder);
  assertOptions(hosts, holders, renew);
  await openFolder(folder);
  const authority = await prepareAuthority(folder, now, days);
  const prepared = [authority.prepared];
  for (const holder of holders) {
    const isForced = renew.includes(holder);
    const common = { folder, hosts, days, now, isForced };
    prepared.push(await prepareHolder(holder, authority, common));
  }
  return prepared;
};
