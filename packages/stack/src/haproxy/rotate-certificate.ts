import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { HaproxyError, inOneLine } from "./haproxy-error.ts";
import { escapeWord, type RuntimeApi } from "./runtime-api.ts";

export interface Rotation {
  /** The certificate as HAProxy names it: the path in its configuration. */
  readonly file: string;
  /** PEM; others may follow the first, as a chain. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** Default: the clock. */
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

const parse = <Parsed>(what: string, pem: string, parser: (pem: string) => Parsed): Parsed => {
  try {
    return parser(pem);
  } catch (cause) {
    throw new HaproxyError("refused", `the ${what} is not PEM that can be read`, { cause });
  }
};

/** HAProxy would take one that has expired, and only its clients would notice. */
const assertUsable = (certificate: X509Certificate, key: KeyObject, now: Date): void => {
  const { validFrom, validTo, validFromDate, validToDate } = certificate;
  if (validToDate <= now) throw new HaproxyError("refused", `the certificate ended ${validTo}`);
  if (validFromDate > now)
    throw new HaproxyError("refused", `the certificate is not valid before ${validFrom}`);
  if (!certificate.checkPrivateKey(key))
    throw new HaproxyError("refused", "the key does not fit the certificate");
};

/** What HAProxy serves under that name now, as an OpenSSL fingerprint without colons. */
const servedFingerprint = async (api: RuntimeApi, rotation: Rotation): Promise<string> => {
  const answer = await ask(api, rotation, `show ssl cert ${escapeWord(rotation.file)}`);
  const found = /^SHA1 FingerPrint: ([0-9A-F]+)$/m.exec(answer)?.[1];
  if (found !== undefined) return found;
  const said = inOneLine(answer);
  throw new HaproxyError("refused", `HAProxy does not serve ${rotation.file}: ${said}`);
};

const ask = (
  api: RuntimeApi,
  { signal }: Rotation,
  command: string,
  payload?: string,
): Promise<string> =>
  api.command(command, { ...(signal && { signal }), ...(payload !== undefined && { payload }) });

/** One step of the transaction. When it is refused the transaction ends and the old pair stays. */
const step = async (
  api: RuntimeApi,
  rotation: Rotation,
  { verb, payload, success }: { verb: string; payload?: string; success: RegExp },
): Promise<void> => {
  const name = escapeWord(rotation.file);
  const answer = await ask(api, rotation, `${verb} ssl cert ${name}`, payload);
  if (success.test(answer)) return;
  // Refused too when there is nothing to abort.
  await ask(api, rotation, `abort ssl cert ${name}`);
  const said = inOneLine(answer);
  throw new HaproxyError("refused", `HAProxy keeps the old ${rotation.file}: ${said}`);
};

/**
 * Puts a certificate and its key into a running HAProxy, without a reload: the next handshake gets
 * them, connections that are open go on. Resolves to whether that was needed.
 *
 * The files are not written; after a reload HAProxy has what they hold.
 *
 * @throws {HaproxyError} `refused` when the certificate is not valid now, the key does not fit it,
 *   or HAProxy says no: it goes on with what it had. Otherwise as `RuntimeApi` does.
 */
export const rotateCertificate = async (
  api: RuntimeApi,
  rotation: Rotation,
): Promise<"rotated" | "unchanged"> => {
  const { now = new Date() } = rotation;
  const certificate = parse("certificate", rotation.certificate, (pem) => new X509Certificate(pem));
  const key = parse("key", rotation.key, (pem) => createPrivateKey(pem));
  assertUsable(certificate, key, now);
  const wanted = certificate.fingerprint.replaceAll(":", "");
  if ((await servedFingerprint(api, rotation)) === wanted) return "unchanged";
  // An empty line between two parts of a PEM file would end the payload.
  const payload = `${rotation.certificate}\n${rotation.key}`.replaceAll(/\s*\n\s*/g, "\n").trim();
  await step(api, rotation, { verb: "set", payload, success: /^Transaction (?:created|updated)/m });
  await step(api, rotation, { verb: "commit", success: /^Success!/m });
  return "rotated";
};
