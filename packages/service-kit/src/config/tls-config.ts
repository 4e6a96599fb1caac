import type { Variables } from "./environment.ts";

/** How this process proves who it is, and whom it lets in. PEM texts. */
export interface TlsConfig {
  /** Its own, and after it those between it and a CA that others know. */
  readonly certificate: string;
  readonly key: string;
  /** Whoever connects must hold a certificate signed by one of these; undefined lets anybody in. */
  readonly clientCa: string | undefined;
}

/** How this process speaks to another over TLS. PEM texts. */
export interface ClientTls {
  /** Who may have signed the other side's certificate. @default the CAs that Node knows */
  readonly ca?: string | undefined;
  /** Shown to whoever asks for a certificate. */
  readonly identity?: Pick<TlsConfig, "certificate" | "key"> | undefined;
}

/** No older version is spoken, as server or as client. */
export const oldestTls = "TLSv1.2";

/** A variable that names a file of PEM text; unset means that the process does without. */
export const fileVariable = (description: string) =>
  ({ type: "string", optional: true, description }) as const;

export const tlsVariables = {
  TLS_CERT_FILE: fileVariable(
    "file with the certificate (PEM) for HTTPS and gRPC over TLS; without it both are plain",
  ),
  TLS_KEY_FILE: fileVariable("file with the private key (PEM) of TLS_CERT_FILE"),
  TLS_CLIENT_CA_FILE: fileVariable(
    "file with the CA (PEM) that must have signed the certificates of clients: mutual TLS",
  ),
} as const satisfies Variables;
