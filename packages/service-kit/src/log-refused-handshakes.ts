import type { Server } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Logger } from "@tandem/observability";

/** Milliseconds from one line to the next: anybody may knock, as often as they like. */
const quietMs = 10_000;

/**
 * Says who was not let in by TLS, and why: the other side only sees its connection end. A plain
 * server has nothing to say here.
 */
export const logRefusedHandshakes = (server: Server, logger: Logger): void => {
  let lastLine = Number.NEGATIVE_INFINITY;
  let refused = 0;
  // Before Node's own listener: that one closes the socket, and then it has no address.
  server.prependListener("tlsClientError", (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    const reason = reasonOf(error, socket);
    if (reason === undefined) return;
    refused += 1;
    const now = performance.now();
    if (now - lastLine < quietMs) return;
    lastLine = now;
    const fields = { event: "handshake-refused", reason, refused, remote: socket.remoteAddress };
    logger.warn(fields, `TLS handshake refused: ${reason}`);
    refused = 0;
  });
};

/** A certificate that is not trusted is told by the socket. A connection that just ends is a probe. */
const reasonOf = (error: NodeJS.ErrnoException, socket: TLSSocket): string | undefined => {
  // Null until something is wrong, whatever the types say.
  const untrusted = socket.authorizationError as Error | string | null;
  if (untrusted) return String(untrusted);
  return error.code === "ECONNRESET" ? undefined : (error.code ?? error.message);
};
