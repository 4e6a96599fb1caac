import { connect, type Socket } from "node:net";

export interface ByteExchange {
  readonly port: number;
  readonly bytes: Buffer;
  /** Whether the sender stops sending, as one whose connection breaks in the middle. */
  readonly halfClose?: boolean;
  /** Whether what came so far is all there will be; without it the other side has to hang up. */
  readonly isComplete?: (received: Buffer) => boolean;
  /** Milliseconds of silence after which what came so far is all there will be. */
  readonly quietMs?: number;
}

/** Milliseconds that a server gets to answer, or to hang up. */
const patienceMs = 8_000;

/**
 * Writes bytes to a port and collects what comes back. A connection that is reset has ended too.
 *
 * @throws Error when nobody hangs up in time
 */
export const exchangeBytes = ({
  port,
  bytes,
  halfClose = false,
  isComplete = () => false,
  quietMs,
}: ByteExchange): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket: Socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const tooLate = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`no end after ${patienceMs} ms, so far: ${Buffer.concat(chunks).toString()}`),
      );
    }, patienceMs);
    let quiet: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(tooLate);
      clearTimeout(quiet);
      socket.destroy();
      resolve(Buffer.concat(chunks));
    };
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks))) finish();
      clearTimeout(quiet);
      if (quietMs !== undefined) quiet = setTimeout(finish, quietMs);
    });
    socket.on("error", finish).on("end", finish).on("close", finish);
    socket.write(bytes);
    if (halfClose) socket.end();
  });
