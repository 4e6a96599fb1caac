import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { createFaultProxy, type FaultProxy } from "../../src/index.ts";

/** A connection and all that has come out of it. */
export interface Peer {
  readonly socket: Socket;
  readonly received: Buffer[];
  /** The code of its error: a reset is ECONNRESET. */
  error(): string | undefined;
  /** `performance.now()` of what has happened. */
  readonly at: { ended?: number; closed?: number };
}

const watch = (socket: Socket): Peer => {
  const received: Buffer[] = [];
  const at: Peer["at"] = {};
  let error: string | undefined;
  socket.on("data", (bytes: Buffer) => received.push(bytes));
  socket.on("error", (cause: NodeJS.ErrnoException) => (error = cause.code));
  socket.on("end", () => (at.ended = performance.now()));
  socket.on("close", () => (at.closed = performance.now()));
  onTestFinished(() => void socket.destroy());
  return { socket, received, error: () => error, at };
};

export const bytesOf = ({ received }: Peer): number =>
  received.reduce((total, bytes) => total + bytes.length, 0);

export const textOf = ({ received }: Peer): string => Buffer.concat(received).toString();

const listenOn = async (server: Server): Promise<number> => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
};

export interface Rig {
  readonly proxy: FaultProxy;
  /** The far ends of the connections, in the order in which they came. */
  readonly targets: Peer[];
  open(): Promise<Peer>;
  /** A client and the far end of its connection. */
  openPair(): Promise<readonly [Peer, Peer]>;
}

/** A target that only listens and remembers, and a proxy in front of it. */
export const startRig = async ({ random = Math.random } = {}): Promise<Rig> => {
  const targets: Peer[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    targets.push(watch(socket)),
  );
  const port = await listenOn(server);
  const proxy = await createFaultProxy({ target: { host: "127.0.0.1", port }, random });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const open = async () => {
    const socket = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
    const peer = watch(socket.setNoDelay());
    await once(socket, "connect");
    return peer;
  };
  const openPair = async () => {
    const reached = once(server, "connection");
    const client = await open();
    await reached;
    return [client, targets.at(-1) as Peer] as const;
  };
  return { proxy, targets, open, openPair };
};
