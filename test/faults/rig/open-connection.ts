import { once } from "node:events";
import { connect } from "node:net";

/** One connection over HTTP/1.1 that is kept open between requests. */
export interface Connection {
  /** The status of the answer; undefined when the connection was closed instead. */
  ask(path: string): Promise<number | undefined>;
  close(): void;
}

export const openConnection = async (url: string): Promise<Connection> => {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port) });
  await once(socket, "connect");
  const pieces = socket.setEncoding("latin1")[Symbol.asyncIterator]() as AsyncIterator<string>;
  return {
    ask: async (path) => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      return Number(/^HTTP\/1\.1 (\d+)/.exec(await readJson(pieces))?.[1]) || undefined;
    },
    close: () => socket.destroy(),
  };
};

/** An answer whose body is a JSON object, or what there was of it when the connection ended. */
const readJson = async (pieces: AsyncIterator<string>): Promise<string> => {
  let text = "";
  while (!/\r\n\r\n\{[^]*\}$/.test(text)) {
    // A reset is an end like any other.
    const piece = await pieces.next().catch(() => undefined);
    if (piece?.done !== false) break;
    text += piece.value;
  }
  return text;
};
