import { once } from "node:events";
import { createServer, type Server } from "node:net";

// Below the ports that the kernel gives out itself (from 32768 on Linux, 49152 elsewhere): a connection
// or a test that asks for any port never takes one of these before its service listens.
const first = 10_000;
const last = 32_000;

/** Ports that are free now. All are held until all are known, so that none comes twice. */
export const freePorts = async (count: number): Promise<number[]> => {
  const held = await Promise.all(Array.from({ length: count }, hold));
  await Promise.all(held.map(({ server }) => once(server.close(), "close")));
  return held.map(({ port }) => port);
};

const hold = async (): Promise<{ server: Server; port: number }> => {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first));
    const server = createServer();
    if (await listens(server, port)) return { server, port };
  }
};

const listens = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
