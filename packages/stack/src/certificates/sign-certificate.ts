import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openssl } from "./openssl.ts";

export interface CertificateRequest {
  readonly commonName: string;
  /** The private key of the holder, by its absolute path. */
  readonly keyFile: string;
  /** By absolute paths; undefined: the certificate signs itself. */
  readonly issuer?: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  /** Lines of an OpenSSL extension section. */
  readonly extensions: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

/**
 * `openssl ca` wants a small database. It is used because it alone takes the first second of a
 * certificate from the caller in every OpenSSL since 1.1.1 and in LibreSSL.
 */
const configurationOf = ({ commonName, extensions }: CertificateRequest): string => `[req]
prompt = no
distinguished_name = subject
[subject]
CN = ${commonName}
[policy]
commonName = supplied
[authority]
database = index.txt
serial = serial
new_certs_dir = .
policy = policy
default_md = sha256
[extensions]
${extensions.join("\n")}
`;

/** 128 bits, of which the first two are fixed: positive, and never shorter for a leading zero. */
const randomSerial = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8() & 0x3f) | 0x40);
  return bytes.toString("hex");
};

/** As in 20261121174943Z. */
const formatTime = (time: Date): string => time.toISOString().replaceAll(/[-:T]|\.\d+/g, "");

const issuerOf = ({ issuer, keyFile }: CertificateRequest): string[] =>
  issuer
    ? ["-cert", issuer.certificateFile, "-keyfile", issuer.keyFile]
    : ["-selfsign", "-keyfile", keyFile];

const signIn = async (folder: string, request: CertificateRequest): Promise<string> => {
  await writeFile(join(folder, "openssl.cnf"), configurationOf(request));
  await writeFile(join(folder, "index.txt"), "");
  await writeFile(join(folder, "serial"), `${randomSerial()}\n`);
  const config = ["-config", "openssl.cnf"];
  await openssl(["req", "-new", ...config, "-key", request.keyFile, "-out", "request.pem"], folder);
  const life = ["-startdate", formatTime(request.from), "-enddate", formatTime(request.until)];
  const sections = ["-name", "authority", "-extensions", "extensions"];
  const files = ["-in", "request.pem", "-out", "certificate.pem"];
  const options = ["-batch", "-notext", ...config, ...sections, ...issuerOf(request)];
  await openssl(["ca", ...options, ...life, ...files], folder);
  return readFile(join(folder, "certificate.pem"), "utf8");
};

/**
 * Resolves to the certificate as PEM. No private key is copied: the temporary folder holds none.
 *
 * @throws {StackError} as `openssl` does.
 */
export const signCertificate = async (request: CertificateRequest): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-certificate-"));
  try {
    return await signIn(folder, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
