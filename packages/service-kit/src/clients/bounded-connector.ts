import type { Socket } from "node:net";
import type { buildConnector } from "undici";
import { nonsense } from "./upstream-error.ts";

/** Twice what a body may have: the frame around it is small. */
const windowBytes = 2 * 1024 * 1024;

/**
 * Connections on which one answer has at most 4 MiB, whatever they are. undici limits headers and
 * body; a status line, the extension of a chunk or empty lines go on until the deadline, at 300 MB/s
 * and a whole core (measured, undici 8.12).
 */
export const boundedConnector =
  (connect: buildConnector.connector, upstream: string): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...connected) => {
      const [, socket] = connected;
      if (socket) bound(socket, upstream);
      callback(...connected);
    });

/** Each 2 MiB, something must have been asked since the last. Costs one comparison per read. */
const bound = (socket: Socket, upstream: string): void => {
  let end = windowBytes;
  let asked = 0;
  socket.on("readable", () => {
    if (socket.bytesRead <= end) return;
    if (socket.bytesWritten === asked) {
      socket.destroy(nonsense(`${upstream} does not come to an end`));
    }
    end = socket.bytesRead + windowBytes;
    asked = socket.bytesWritten;
  });
};
