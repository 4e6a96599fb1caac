import type { buildConnector } from "undici";

/**
 * Connections that end with the reason that TLS gives. Since TLS 1.3 a client is connected before the
 * other side has looked at its certificate: a refusal comes later, as an error and right behind it an
 * end, of which undici would only tell the end (measured, undici 8.12).
 */
export const refusalConnector =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...connected) => {
      const [, socket] = connected;
      socket?.once("error", (error: Error) => socket.destroy(error));
      callback(...connected);
    });
