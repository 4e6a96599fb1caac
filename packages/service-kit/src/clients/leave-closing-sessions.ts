import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";

const streamCreated = "http2.client.stream.created";

type PingCallback = (error: null, milliseconds: number, payload: Buffer) => void;

const known = new WeakSet<ClientHttp2Session>();

/**
 * A server that stops in order announces it (GOAWAY), and finishes the calls that it has. Node sends
 * no ping on such a session, and grpc-js takes that for a lost connection: a keepalive that falls due
 * meanwhile ended every call on it (github.com/grpc/grpc-node/issues/3068, measured with 1.14.7). So a
 * ping on a session that closes is said to have been answered; the calls on it have their deadlines.
 * grpc-js hides its sessions; Node shows them with their first stream.
 */
const quietenPings = (message: unknown): void => {
  const { session } = (message as { readonly stream: ClientHttp2Stream }).stream;
  if (session === undefined || known.has(session as ClientHttp2Session)) return;
  known.add(session as ClientHttp2Session);
  const ping = session.ping.bind(session) as (...options: unknown[]) => boolean;
  session.ping = (...options: unknown[]): boolean => {
    if (!session.closed) return ping(...options);
    setImmediate(options.at(-1) as PingCallback, null, 0, Buffer.alloc(8));
    return true;
  };
};

let users = 0;

/** For the HTTP/2 clients of this process, until the last one that asked for it is done. */
export const leaveClosingSessions = (): { stop(): void } => {
  if (users++ === 0) subscribe(streamCreated, quietenPings);
  let isStopped = false;
  return {
    stop: () => {
      if (isStopped) return;
      isStopped = true;
      if (--users === 0) unsubscribe(streamCreated, quietenPings);
    },
  };
};
