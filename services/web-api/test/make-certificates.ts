import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const extensions = `basicConstraints=CA:FALSE
authorityKeyIdentifier=keyid
subjectAltName=DNS:localhost,IP:127.0.0.1
`;

export interface Certificates {
  /** The certificate of the authority, in a file. */
  readonly ca: string;
  /** The files of one holder, as variables of a service. */
  of(holder: string): { readonly TLS_CERT_FILE: string; readonly TLS_KEY_FILE: string };
  remove(): void;
}

/** An authority for one test and a certificate of it for each holder. */
export const makeCertificates = (...holders: readonly string[]): Certificates => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-tls-"));
  const openssl = (command: string, ...args: string[]): void =>
    void execFileSync("openssl", [command, ...args], { cwd: folder, stdio: "pipe" });
  const authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority of a test"];
  openssl("req", "-x509", "-days", "2", ...newKey, ...authority);
  writeFileSync(join(folder, "extensions"), extensions);
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"];
  for (const name of holders) {
    const request = ["-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`];
    openssl("req", ...newKey, ...request);
    openssl("x509", "-req", "-days", "2", ...signed, "-in", `${name}.csr`, "-out", `${name}.pem`);
  }
  return {
    ca: join(folder, "ca.pem"),
    of: (holder) => ({
      TLS_CERT_FILE: join(folder, `${holder}.pem`),
      TLS_KEY_FILE: join(folder, `${holder}.key`),
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
