import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Signs certificates for a test, in a folder of its own. */
export interface Authority {
  readonly folder: string;
  /** The file with its certificate. */
  readonly file: string;
  /** @param names as in `subjectAltName` of openssl */
  issue(name: string, names?: string): CertificateFiles;
  remove(): void;
}

const thisMachine = "DNS:localhost,IP:127.0.0.1";

export const makeAuthority = (): Authority => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-tls-"));
  const openssl = (...args: string[]): void =>
    void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const own = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority of a test"];
  openssl("req", "-x509", "-days", "2", ...newKey, ...own);
  return {
    folder,
    file: join(folder, "ca.pem"),
    issue: (name, names = thisMachine) => {
      writeFileSync(join(folder, `${name}.cnf`), extensions(names));
      const asked = ["-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`];
      openssl("req", ...newKey, ...asked);
      const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
      const files = ["-in", `${name}.csr`, "-extfile", `${name}.cnf`, "-out", `${name}.pem`];
      openssl("x509", "-req", "-days", "2", ...signer, ...files);
      return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const extensions = (names: string): string =>
  `basicConstraints=CA:FALSE
extendedKeyUsage=serverAuth,clientAuth
authorityKeyIdentifier=keyid
subjectAltName=${names}
`;

/** What the files hold. */
export const contentOf = ({
  certificate,
  key,
}: CertificateFiles): { readonly certificate: string; readonly key: string } => ({
  certificate: readFileSync(certificate, "utf8"),
  key: readFileSync(key, "utf8"),
});
