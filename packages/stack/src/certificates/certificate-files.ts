import { join } from "node:path";

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export const authorityFilesIn = (folder: string): CertificateFiles => ({
  certificate: join(folder, "ca.pem"),
  key: join(folder, "ca.key"),
});

/** HAProxy looks for the key of `NAME` in `NAME.key`. */
export const holderFilesIn = (folder: string, holder: string): CertificateFiles => ({
  certificate: join(folder, holder, "certificate.pem"),
  key: join(folder, holder, "certificate.pem.key"),
});
