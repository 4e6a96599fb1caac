import { createSecureContext } from "node:tls";
import { ConfigurationError } from "./configuration-error.ts";
import type { Values } from "./environment.ts";
import {
  type Certificates,
  nameOf,
  type NamedFile,
  type PrivateKey,
  readCertificates,
  readPrivateKey,
} from "./pem-file.ts";
import { oldestTls, type TlsConfig, type tlsVariables } from "./tls-config.ts";

/** @throws ConfigurationError with a line for each file that is no use */
export const readTls = (values: Values<typeof tlsVariables>): TlsConfig | undefined => {
  const problems: string[] = [];
  const tls = readFiles(values, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return tls;
};

/**
 * The certificates in the file that a variable names; undefined when it names none.
 *
 * @throws ConfigurationError that says what is wrong with the file
 */
export const readAuthorities = (variable: string, file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  const problems: string[] = [];
  const certificates = readCertificates({ variable, file }, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return certificates?.pem;
};

const readFiles = (
  {
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
    TLS_CLIENT_CA_FILE: caFile,
  }: Values<typeof tlsVariables>,
  problems: string[],
): TlsConfig | undefined => {
  if (certFile === undefined || keyFile === undefined) {
    problems.push(...missing({ certFile, keyFile, caFile }));
    return undefined;
  }
  const certName = { variable: "TLS_CERT_FILE", file: certFile };
  const keyName = { variable: "TLS_KEY_FILE", file: keyFile };
  const certificates = readCertificates(certName, problems);
  const key = readPrivateKey(keyName, problems);
  const clientCa =
    caFile === undefined
      ? undefined
      : readCertificates({ variable: "TLS_CLIENT_CA_FILE", file: caFile }, problems);
  if (certificates === undefined || key === undefined) return undefined;
  problems.push(...misfits(certificates, certName, key, keyName));
  return { certificate: certificates.pem, key: key.pem, clientCa: clientCa?.pem };
};

const missing = ({
  certFile,
  keyFile,
  caFile,
}: Record<"certFile" | "keyFile" | "caFile", string | undefined>): string[] => {
  if (certFile !== undefined) return ["TLS_KEY_FILE is not set, but TLS_CERT_FILE is: set both"];
  if (keyFile !== undefined) return ["TLS_CERT_FILE is not set, but TLS_KEY_FILE is: set both"];
  if (caFile === undefined) return [];
  return ["TLS_CLIENT_CA_FILE is set, but not TLS_CERT_FILE and TLS_KEY_FILE: set all three"];
};

const misfits = (
  { first, pem: cert }: Certificates,
  certName: NamedFile,
  { key, pem }: PrivateKey,
  keyName: NamedFile,
): string[] => {
  if (!first.checkPrivateKey(key)) {
    return [`${nameOf(keyName)} does not fit the first certificate of ${nameOf(certName)}`];
  }
  try {
    createSecureContext({ cert, key: pem, minVersion: oldestTls });
    return [];
  } catch (error) {
    // Such as a key that is too small.
    return [`${nameOf(certName)} is no use for TLS: ${(error as Error).message}`];
  }
};
