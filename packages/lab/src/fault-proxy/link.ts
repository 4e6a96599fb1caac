import { Socket } from "node:net";
import type { Conditions } from "./conditions.ts";
import { Flow, type FlowCounts } from "./flow.ts";

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** One value for each direction. */
export interface BothWays<Value> {
  readonly up: Value;
  readonly down: Value;
}

export interface LinkOptions {
  readonly client: Socket;
  readonly target: Target;
  readonly conditions: BothWays<Conditions>;
  readonly counts: BothWays<FlowCounts>;
  readonly random: () => number;
}

/** A client's connection and the one to the target that belongs to it. */
export class Link {
  readonly #client: Socket;
  readonly #target = new Socket({ allowHalfOpen: true });
  readonly #up: Flow;
  readonly #down: Flow;
  /** Both sockets are closed. */
  readonly closed: Promise<void>;

  constructor({ client, target, conditions, counts, random }: LinkOptions) {
    this.#client = client;
    this.closed = Promise.all([closed(client), closed(this.#target)]).then(() => this.#stop());
    const common = { random, close: () => this.close(), reset: () => this.reset() };
    const ends = { source: client, destination: this.#target };
    this.#up = new Flow({ ...common, ...ends, conditions: conditions.up, counts: counts.up });
    const back = { source: this.#target, destination: client };
    this.#down = new Flow({ ...common, ...back, conditions: conditions.down, counts: counts.down });
    client.on("error", () => this.#fail(this.#up));
    this.#target.on("error", () => this.#fail(this.#down));
    if (this.#up.isBlackhole) this.#up.lose();
    else this.#target.setNoDelay().connect(target.port, target.host);
    this.update(conditions);
  }

  update(conditions: BothWays<Conditions>): void {
    this.#up.update(conditions.up);
    this.#down.update(conditions.down);
    const resets = [conditions.up.reset, conditions.down.reset];
    if (resets.includes("at once")) this.reset();
  }

  /** In order: what was sent on still arrives. */
  close(): void {
    this.#stop();
    for (const socket of [this.#client, this.#target]) {
      if (isUnused(socket)) socket.destroy();
      else socket.destroySoon();
    }
  }

  reset(): void {
    this.#stop();
    for (const socket of [this.#client, this.#target]) {
      // Cannot be reset. One that opens now is, as soon as it is there.
      if (isUnused(socket) || isEnding(socket)) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  /** As when a process dies. */
  cut(): void {
    this.#stop();
    this.#client.destroy();
    this.#target.destroy();
  }

  /** One side failed; the other hears of it, unless there is no way there. */
  #fail(flow: Flow): void {
    if (flow.isBlackhole) flow.lose();
    else this.reset();
  }

  #stop(): void {
    this.#up.stop();
    this.#down.stop();
  }
}

/** It has never begun to connect. */
const isUnused = (socket: Socket): boolean => socket.pending && !socket.connecting;

/** Its end is on the way out: a reset fails with EINVAL then, and the socket never closes. */
const isEnding = (socket: Socket): boolean => socket.writableEnded && !socket.writableFinished;

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("close", () => resolve()));
