import { once } from "node:events";
import { createServer, type Server } from "node:net";

// Below the ports that the kernel gives out itself (from 32768 on Linux, 49152 elsewhere): a connection
// or a test that asks for any port never takes one of these before its service listens. And above 10080,
// which fetch refuses to ask (https://fetch.spec.whatwg.org/#bad-port).
const first = 10_100;
const last = 32_000;
const blockSize = 50;

/** Ports of this process that it has not given out yet. */
const stock: number[] = [];
let refill: Promise<void> | undefined;

/**
 * Ports that are free now, and that no other process is given while this one runs: between the choice
 * of a port and its use lies the start of a service, and with one port for two, the tests of the one
 * talk to the other. None comes twice.
 */
export const freePorts = (count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, freePort));

const freePort = async (): Promise<number> => {
  for (;;) {
    const port = stock.shift();
    if (port === undefined) await (refill ??= takeBlock());
    else if (await isFree(port)) return port;
  }
};

/** Whoever listens on the first port of a block has all the others, until its process ends. */
const takeBlock = async (): Promise<void> => {
  const block = Math.floor((Math.random() * (last - first)) / blockSize);
  const begin = first + block * blockSize;
  const holder = await listenOn(begin);
  refill = undefined;
  if (holder === undefined) return;
  holder.unref();
  for (let port = begin + 1; port < begin + blockSize; port += 1) stock.push(port);
};

const isFree = async (port: number): Promise<boolean> => {
  const server = await listenOn(port);
  if (server) await once(server.close(), "close");
  return server !== undefined;
};

/** @returns undefined when the port is taken */
const listenOn = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
