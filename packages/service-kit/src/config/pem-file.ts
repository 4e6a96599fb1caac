import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** A variable that names a file. */
export interface NamedFile {
  readonly variable: string;
  readonly file: string;
}

/** What a file holds: the text as TLS takes it, and the same as objects to check. */
export interface Certificates {
  readonly pem: string;
  readonly first: X509Certificate;
}

export interface PrivateKey {
  readonly pem: string;
  readonly key: KeyObject;
}

const begin = "-----BEGIN CERTIFICATE-----";

/**
 * Reads one certificate or several.
 *
 * @param problems gets a line with variable, file and what is wrong; then the result is undefined
 */
export const readCertificates = (from: NamedFile, problems: string[]): Certificates | undefined => {
  const pem = read(from, problems);
  if (pem === undefined) return undefined;
  try {
    // Every one: TLS would leave out what comes after a broken one.
    const [first] = pem
      .split(begin)
      .slice(1)
      .map((rest) => new X509Certificate(begin + rest));
    if (first) return { pem, first };
    problems.push(`${nameOf(from)} holds no certificate in PEM form`);
  } catch {
    problems.push(`${nameOf(from)} holds a certificate that is damaged`);
  }
  return undefined;
};

/** Reads a private key; otherwise as `readCertificates`. The key itself is in no message. */
export const readPrivateKey = (from: NamedFile, problems: string[]): PrivateKey | undefined => {
  const pem = read(from, problems);
  if (pem === undefined) return undefined;
  try {
    return { pem, key: createPrivateKey(pem) };
  } catch {
    problems.push(`${nameOf(from)} holds no private key in PEM form, or one with a passphrase`);
    return undefined;
  }
};

export const nameOf = ({ variable, file }: NamedFile): string => `${variable}=${file}`;

const read = (from: NamedFile, problems: string[]): string | undefined => {
  try {
    return readFileSync(from.file, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    problems.push(`${nameOf(from)} ${reasons.get(code) ?? `cannot be read: ${message}`}`);
    return undefined;
  }
};

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "does not exist"],
  ["EACCES", "may not be read by this user"],
  ["EISDIR", "is a folder"],
]);
