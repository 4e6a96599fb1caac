import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";

/**
 * Runs a script on a connection of its own, for who looks at a Redis from outside; the number that it
 * returns.
 *
 * @param url with the name and the password of a user who may do so
 */
export const askRedis = async (url: string, script: string): Promise<number> => {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  try {
    await once(socket, "connect");
    socket.write(toRedis("AUTH", username, password) + toRedis("EVAL", script, "0"));
    await lines.next();
    const { value } = await lines.next();
    if (/^:\d+$/.test(String(value))) return Number(String(value).slice(1));
    throw new Error(`Redis answers ${String(value)}`);
  } finally {
    socket.destroy();
  }
};

const toRedis = (...words: readonly string[]): string =>
  [`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ""].join(
    "\r\n",
  );
