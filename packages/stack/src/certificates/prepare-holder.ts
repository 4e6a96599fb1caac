import { X509Certificate } from "node:crypto";
import { dirname } from "node:path";
import { type CertificateFiles, holderFilesIn } from "./certificate-files.ts";
import { createDraft } from "./draft.ts";
import { certificateMode, ensureMode, keyMode, openFolder } from "./file-modes.ts";
import { formatNames, namesOf, wantedNames } from "./holder-names.ts";
import { newKey } from "./new-key.ts";
import type { Authority } from "./prepare-authority.ts";
import type { PreparedCertificate } from "./prepared-certificate.ts";
import { type Pair, readPair } from "./read-pair.ts";
import { signCertificate } from "./sign-certificate.ts";
import { addDays, isValid, validityFrom } from "./validity.ts";

export interface HolderOptions {
  readonly folder: string;
  /** Further names of the public front. */
  readonly hosts: readonly string[];
  readonly days: number;
  readonly now: Date;
  /** Also when the present certificate would do. */
  readonly isForced: boolean;
}

/** One with fewer days left is renewed: time to notice that a renewal failed. */
const leastDaysLeft = 30;

const extensionsFor = (names: readonly string[]): string[] => [
  "basicConstraints = critical, CA:FALSE",
  "keyUsage = critical, digitalSignature",
  // A service is a client too, of the next one.
  "extendedKeyUsage = serverAuth, clientAuth",
  "subjectKeyIdentifier = hash",
  "authorityKeyIdentifier = keyid",
  `subjectAltName = ${formatNames(names)}`,
];

const isIssuedBy = (certificate: X509Certificate, { certificate: issuer }: Authority): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** The certificate that is there, when it is one of this authority. */
const presentCertificate = (pair: Pair, authority: Authority): X509Certificate | undefined => {
  const { certificate } = pair;
  if (!certificate || certificate === "broken") return undefined;
  return isIssuedBy(certificate, authority) ? certificate : undefined;
};

const fitsKey = (certificate: X509Certificate, { key }: Pair): boolean =>
  key !== undefined && key !== "broken" && certificate.checkPrivateKey(key);

interface LeafRequest {
  readonly holder: string;
  readonly names: readonly string[];
  readonly days: number;
  readonly now: Date;
}

const sign = (
  keyFile: string,
  { files }: Authority,
  { holder, names, days, now }: LeafRequest,
): Promise<string> =>
  signCertificate({
    commonName: holder,
    keyFile,
    issuer: { certificateFile: files.certificate, keyFile: files.key },
    extensions: extensionsFor(names),
    ...validityFrom(now, days),
  });

/**
 * Writes both files. A rename is one step, two are not: who reads between them, some 0.1 ms, sees
 * the new key beside the old certificate. HAProxy and the services refuse such a pair and keep
 * what they have, or end and are started again. A process that ends just there leaves that pair
 * behind; the next run sees that the key does not fit and makes both anew.
 */
const replace = async (
  files: CertificateFiles,
  authority: Authority,
  request: LeafRequest,
): Promise<X509Certificate> => {
  const key = await createDraft(files.key, await newKey(), keyMode);
  const drafts = [key];
  try {
    const pem = await sign(key.path, authority, request);
    drafts.push(await createDraft(files.certificate, pem, certificateMode));
    for (const draft of drafts) await draft.publish();
    return new X509Certificate(pem);
  } finally {
    for (const draft of drafts) await draft.discard();
  }
};

const keep = async (files: CertificateFiles): Promise<void> => {
  await ensureMode(files.key, keyMode);
  await ensureMode(files.certificate, certificateMode);
};

/** What is there is good for 30 more days, for all the names, and with its key. */
const willDo = (pair: Pair, present: X509Certificate, wanted: readonly string[], now: Date) => {
  const names = namesOf(present);
  const isLongEnough = isValid(present, now, addDays(now, leastDaysLeft));
  return isLongEnough && fitsKey(present, pair) && wanted.every((name) => names.includes(name));
};

/** Keeps the certificate of a holder while it will do, and makes it and its key anew otherwise. */
export const prepareHolder = async (
  holder: string,
  authority: Authority,
  { folder, hosts, days, now, isForced }: HolderOptions,
): Promise<PreparedCertificate> => {
  const files = holderFilesIn(folder, holder);
  const file = files.certificate;
  await openFolder(dirname(file));
  const pair = await readPair(files);
  const present = presentCertificate(pair, authority);
  const wanted = wantedNames(holder, hosts);
  if (present && !isForced && willDo(pair, present, wanted, now)) {
    await keep(files);
    return { file, state: "kept", validUntil: present.validToDate };
  }
  // Who once asked for a host would not expect a renewal to drop it.
  const names = [...new Set([...wanted, ...(present ? namesOf(present) : [])])];
  const certificate = await replace(files, authority, { holder, names, days, now });
  const state = pair.certificate === undefined ? "made" : "renewed";
  return { file, state, validUntil: certificate.validToDate };
};
