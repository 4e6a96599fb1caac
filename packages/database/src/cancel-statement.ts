import type { Socket } from "node:net";
import type { Connection, PoolClient } from "pg";

/**
 * Stops what the client's server process is doing; resolves when the server has been told, or cannot
 * be. Never rejects.
 */
export type CancelStatement = (client: PoolClient) => Promise<void>;

/** What pg has and its types do not name. */
interface RunningClient {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean | object;
  readonly processID: number;
  readonly secretKey: number;
}

interface CancelConnection {
  readonly stream: Socket;
  connect(port: number, host: string): void;
  connect(path: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
  on(event: "connect" | "sslconnect" | "error", listener: () => void): this;
}

/** A server that does not even take the request stops the statement by its own limit. */
const limitMs = 500;

/**
 * PostgreSQL takes the request on a connection of its own, which names the process and proves itself
 * with the key that the process gave out ("Canceling Requests in Progress" in its protocol). It
 * closes that connection when the process has its signal: until then the client must not be given
 * anything else to do, or that would be stopped.
 */
export const createCancelStatement =
  (Connections: typeof Connection): CancelStatement =>
  async (poolClient) => {
    const { host, port, ssl, processID, secretKey } = poolClient as unknown as RunningClient;
    const config = typeof ssl === "object" ? { ssl } : {};
    const connection = new Connections(config) as unknown as CancelConnection;
    const send = (): void => connection.cancel(processID, secretKey);
    connection.on("connect", () => (ssl ? connection.requestSsl() : send()));
    connection.on("sslconnect", send);
    connection.on("error", () => connection.stream.destroy());
    // Not `once` of node:events: that rejects when the connection fails, and nobody may be waiting.
    const closed = new Promise<void>((resolve) => connection.stream.once("close", () => resolve()));
    const limit = setTimeout(() => connection.stream.destroy(), limitMs);
    if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
    await closed;
    clearTimeout(limit);
  };
