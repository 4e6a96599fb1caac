import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";

/** @param pem a certificate */
export const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256;

/** The fingerprint of what is served to a new connection. */
export const shakeHands = async (url: string, ca: string): Promise<string> => {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), ca });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(2_000) });
    return socket.getPeerCertificate().fingerprint256;
  } finally {
    socket.destroy();
  }
};

export interface Handshake {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly fingerprint: string;
}

export interface Handshakes {
  /** @throws what was wrong with the first handshake that has failed */
  end(): Promise<readonly Handshake[]>;
}

/** Milliseconds from one handshake to the next. */
const pauseMs = 20;

/** New connections, one after the other, until it is ended. */
export const watchHandshakes = (url: string, ca: string): Handshakes => {
  const ending = new AbortController();
  const watching = watch(url, ca, ending.signal);
  // It is waited for in the end; until then nobody hears of its failure.
  watching.catch(() => undefined);
  return {
    end: () => {
      ending.abort();
      return watching;
    },
  };
};

const watch = async (
  url: string,
  ca: string,
  signal: AbortSignal,
): Promise<readonly Handshake[]> => {
  const all: Handshake[] = [];
  while (!signal.aborted) {
    const at = Date.now();
    all.push({ at, fingerprint: await shakeHands(url, ca) });
    await delay(pauseMs);
  }
  return all;
};
