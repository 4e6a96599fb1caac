import { X509Certificate, type KeyObject } from "node:crypto";
import { StackError } from "../stack-error.ts";
import { authorityFilesIn, type CertificateFiles } from "./certificate-files.ts";
import { createDraft } from "./draft.ts";
import { certificateMode, ensureMode, keyMode } from "./file-modes.ts";
import { ensureKey } from "./ensure-key.ts";
import type { PreparedCertificate } from "./prepared-certificate.ts";
import { readPair } from "./read-pair.ts";
import { signCertificate } from "./sign-certificate.ts";
import { addDays, isValid, validityFrom } from "./validity.ts";

export interface Authority {
  readonly files: CertificateFiles;
  readonly certificate: X509Certificate;
  readonly prepared: PreparedCertificate;
}

const commonName = "Tandem local CA";
const days = 3650;

const extensions = [
  // No further authority below this one.
  "basicConstraints = critical, CA:TRUE, pathlen:0",
  "keyUsage = critical, keyCertSign, cRLSign",
  "subjectKeyIdentifier = hash",
  "authorityKeyIdentifier = keyid",
];

const refuse = (what: string): StackError =>
  new StackError("configuration", `${what}; name another folder, or remove ca.pem and ca.key`);

/**
 * Makes the certificate for the key that is there. A renewed one has the same key and the same
 * subject, so what the old one signed stays good, also for those who trust only the old one.
 */
const sign = async (files: CertificateFiles, now: Date): Promise<X509Certificate> => {
  const request = { commonName, keyFile: files.key, extensions, ...validityFrom(now, days) };
  const pem = await signCertificate(request);
  const draft = await createDraft(files.certificate, pem, certificateMode);
  await draft.publish();
  return new X509Certificate(pem);
};

const assertOurs = (certificate: X509Certificate, files: CertificateFiles): void => {
  if (certificate.subject === `CN=${commonName}`) return;
  const until = certificate.validTo;
  throw refuse(`${files.certificate} is not Tandem's and is valid only until ${until}`);
};

const assertKeyFits = (
  certificate: X509Certificate | "broken",
  key: KeyObject | undefined,
  files: CertificateFiles,
): void => {
  const { certificate: file } = files;
  if (certificate === "broken") throw refuse(`${file} is not a certificate`);
  if (!key) throw refuse(`${file} is there without its key, ${files.key}: put it there`);
  if (!certificate.ca) throw refuse(`${file} may not sign certificates`);
  if (!certificate.checkPrivateKey(key)) throw refuse(`${files.key} does not fit ${file}`);
};

/**
 * Finds the authority of a folder, makes it when there is none, and renews its certificate when that
 * would end before one for `leafDays` does.
 *
 * @throws {StackError} `configuration` when it is there and cannot be used.
 */
export const prepareAuthority = async (
  folder: string,
  now: Date,
  leafDays: number,
): Promise<Authority> => {
  const files = authorityFilesIn(folder);
  const { certificate: present, key } = await readPair(files);
  if (key === "broken") throw refuse(`${files.key} is not a private key`);
  if (present) assertKeyFits(present, key, files);
  if (!key) await ensureKey(files.key);
  await ensureMode(files.key, keyMode);
  return keepOrSign(files, present as X509Certificate | undefined, now, leafDays);
};

const keepOrSign = async (
  files: CertificateFiles,
  present: X509Certificate | undefined,
  now: Date,
  leafDays: number,
): Promise<Authority> => {
  const isKept = present && isValid(present, now, addDays(now, leafDays));
  if (present && !isKept) assertOurs(present, files);
  if (isKept) await ensureMode(files.certificate, certificateMode);
  const certificate = isKept ? present : await sign(files, now);
  const replaced = present ? "renewed" : "made";
  const state = isKept ? "kept" : replaced;
  const validUntil = certificate.validToDate;
  return { files, certificate, prepared: { file: files.certificate, state, validUntil } };
};
