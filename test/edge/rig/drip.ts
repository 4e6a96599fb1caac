import { once } from "node:events";
import { connect } from "node:net";

export interface Dripped {
  /** Everything that came back until the other side hung up. */
  readonly received: Buffer;
  /** Milliseconds until then. */
  readonly ms: number;
}

/** Milliseconds between two bytes: far below any timeout for silence. */
const pauseMs = 100;
/** Milliseconds that the other side gets to hang up. */
const patienceMs = 8_000;

/** Sends `head` at once and `tail` a byte at a time, over and over, until the other side hangs up. */
export const drip = async (port: number, head: string, tail: string): Promise<Dripped> => {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  const socket = connect(port, "127.0.0.1");
  let at = 0;
  const timer = setInterval(() => socket.write(tail.charAt(at++ % tail.length)), pauseMs);
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // Whoever is hung up on may notice it while writing.
  socket.on("error", () => undefined).write(head);
  const tooLate = setTimeout(() => socket.destroy(), patienceMs);
  await once(socket, "close");
  clearTimeout(tooLate);
  clearInterval(timer);
  return { received: Buffer.concat(chunks), ms: performance.now() - startedAt };
};
