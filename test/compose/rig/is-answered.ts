import { connect } from "node:net";

/** PostgreSQL's question for TLS and an empty line: every server of the stack says something to it. */
const question = Buffer.from("0000000804d2162f0d0a0d0a", "hex");

/**
 * Whether a server says something within 300 ms. A connection alone proves nothing: where there is no
 * way to an address, a proxy may accept it.
 */
export const isAnswered = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.setTimeout(300, () => end(false));
    socket.once("connect", () => socket.write(question));
    socket
      .once("data", () => end(true))
      .once("error", () => end(false))
      .once("end", () => end(false));
  });
