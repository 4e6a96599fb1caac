import { once } from "node:events";
import { createServer, type Server } from "node:net";

export const host = "127.0.0.1";

/** @throws the system's error, as EADDRINUSE, when the port cannot be opened. */
export const listenOn = async (port: number, address = host): Promise<Server> => {
  const server = createServer();
  server.listen(port, address);
  await once(server, "listening");
  return server;
};

export const closeServer = async (server: Server): Promise<void> => {
  server.close();
  await once(server, "close");
};
