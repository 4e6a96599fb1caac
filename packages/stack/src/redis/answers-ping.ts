import { connect } from "node:net";

const answerMs = 1_000;

/** Whether a Redis answers at `redis://HOST:PORT`, without logging in: as a health check asks. */
export const answersPing = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname: host, port } = new URL(url);
    const socket = connect({ host, port: Number(port), timeout: answerMs });
    const end = (isGood: boolean): void => {
      resolve(isGood);
      socket.destroy();
    };
    socket.setEncoding("utf8").once("data", (text: string) => end(text.startsWith("+PONG")));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
    socket.write("PING\r\n");
  });
