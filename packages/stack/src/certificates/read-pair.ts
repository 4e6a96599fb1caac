import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { CertificateFiles } from "./certificate-files.ts";

/** What could be read of a certificate and its key; undefined: there is no such file. */
export interface Pair {
  readonly certificate: X509Certificate | "broken" | undefined;
  readonly key: KeyObject | "broken" | undefined;
}

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

const parse = <Parsed>(
  text: string | undefined,
  parser: (pem: string) => Parsed,
): Parsed | "broken" | undefined => {
  try {
    return text === undefined ? undefined : parser(text);
  } catch {
    return "broken";
  }
};

/** @throws the system's error when a file is there and cannot be read. */
export const readPair = async (files: CertificateFiles): Promise<Pair> => ({
  certificate: parse(await readText(files.certificate), (pem) => new X509Certificate(pem)),
  key: parse(await readText(files.key), (pem) => createPrivateKey(pem)),
});
