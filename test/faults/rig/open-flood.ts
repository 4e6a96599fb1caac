import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Connections that never make a whole request, some of one kind. */
export interface FloodPart {
  readonly count: number;
  /** What each sends first. */
  readonly head?: string;
  /** What each sends then, once a second, until it is closed. */
  readonly drip?: string;
}

export interface Flood {
  /** How many were open at once. */
  readonly opened: number;
  /** Milliseconds for which each was open, when HAProxy has closed all of them. */
  ended(): Promise<readonly number[]>;
  /** Closes those that are open still. */
  close(): void;
}

/** Callers with fewer connections each than one address may have. */
const perAddress = 50;
const perStep = 60;
const stepMs = 20;

/** Linux takes all of 127.0.0.0/8 for this machine. */
const addressOf = (index: number): string => `127.0.1.${1 + Math.floor(index / perAddress)}`;

/** Opens all connections within about a second; resolves when the last one is there. */
export const openFlood = async (port: number, parts: readonly FloodPart[]): Promise<Flood> => {
  const wanted = parts.flatMap((part) => Array.from({ length: part.count }, () => part));
  const callers: Caller[] = [];
  for (const [index, part] of wanted.entries()) {
    callers.push(openCaller(port, addressOf(index), part));
    if (index % perStep === 0) await delay(stepMs);
  }
  await Promise.all(callers.map(({ isOpen }) => isOpen));
  return {
    opened: callers.filter(({ socket }) => !socket.closed).length,
    ended: () => Promise.all(callers.map(({ lasted }) => lasted)),
    close: () => callers.forEach(({ socket }) => socket.destroy()),
  };
};

interface Caller {
  readonly socket: Socket;
  readonly isOpen: Promise<void>;
  readonly lasted: Promise<number>;
}

const openCaller = (port: number, localAddress: string, { head, drip }: FloodPart): Caller => {
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  const openedAt = once(socket, "connect").then(() => performance.now());
  const closed = once(socket, "close");
  // A reset is an end like any other.
  socket.on("error", () => undefined);
  socket.resume();
  if (head !== undefined) socket.write(head);
  const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 1_000);
  const lasted = closed.then(async () => {
    clearInterval(timer);
    return performance.now() - (await openedAt);
  });
  return { socket, isOpen: openedAt.then(() => undefined), lasted };
};
