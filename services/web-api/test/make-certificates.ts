import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificates } from "@tandem/stack";

export interface Certificates {
  /** The certificate of the authority, in a file. */
  readonly ca: string;
  /** The files of one holder, as variables of a service. */
  of(holder: string): { readonly TLS_CERT_FILE: string; readonly TLS_KEY_FILE: string };
  remove(): Promise<void>;
}

/** An authority for one test and a certificate of it for each holder. */
export const makeCertificates = async (...holders: readonly string[]): Promise<Certificates> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-tls-"));
  await createCertificates({ folder, holders });
  return {
    ca: join(folder, "ca.pem"),
    of: (holder) => ({
      TLS_CERT_FILE: join(folder, holder, "certificate.pem"),
      TLS_KEY_FILE: join(folder, holder, "certificate.pem.key"),
    }),
    remove: () => rm(folder, { recursive: true }),
  };
};
