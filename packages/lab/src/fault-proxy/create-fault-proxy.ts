import type { Socket } from "node:net";
import { checkNumber } from "@tandem/resilience";
import { checkToxic } from "./check-toxic.ts";
import { type ActiveToxic, type Conditions, conditionsOf } from "./conditions.ts";
import type { FlowCounts } from "./flow.ts";
import { type BothWays, Link, type Target } from "./link.ts";
import { Listener } from "./listener.ts";
import type { Toxic } from "./toxic.ts";

export interface FaultProxyOptions {
  /** Where connections go. It need not listen yet: until it does, clients are reset. */
  readonly target: Target;
  /** On 127.0.0.1. @default 0, a free one */
  readonly port?: number;
  /** From 0 up to 1, for jitter. @default Math.random */
  readonly random?: () => number;
}

export interface FaultProxyCounts {
  /** Connections since the start. */
  readonly accepted: number;
  /** Connections now. */
  readonly open: number;
  /** Bytes towards the target, of all connections since the start. */
  readonly up: Readonly<FlowCounts>;
  /** Bytes towards the client. */
  readonly down: Readonly<FlowCounts>;
}

/** A TCP proxy that does harm on demand, to whatever protocol runs through it. */
export interface FaultProxy {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly address: string;
  /**
   * Sets a toxic for the connections that run and for those to come; one of the same name makes
   * room. In effect when it resolves.
   *
   * @param name so that several of one type can be set. Default: the type
   * @throws RangeError that names the option, its limits and what was given
   */
  set(toxic: Toxic, name?: string): Promise<void>;
  /** Takes one toxic away, or all. What was only held back goes on at once. */
  clear(name?: string): Promise<void>;
  counts(): FaultProxyCounts;
  /** Cuts every connection and frees the port. Idempotent. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 and sends everything on to the target, until toxics are set. Each connection
 * keeps at most some 400 KiB per direction: with more under way, the sender is not read.
 */
export const createFaultProxy = async (options: FaultProxyOptions): Promise<FaultProxy> => {
  checkNumber("port", options.port ?? 0, { min: 0, max: 65_535, integer: true });
  checkNumber("target.port", options.target.port, { min: 1, max: 65_535, integer: true });
  const proxy = new Proxied(options);
  await proxy.listener.setOpen(true);
  const { port } = proxy.listener;
  let closed: Promise<void> | undefined;
  return {
    port,
    address: `127.0.0.1:${port}`,
    set: async (toxic, name = toxic.type) => {
      if (closed) throw new Error("the fault proxy is closed");
      checkToxic(toxic);
      proxy.toxics.set(name, { toxic: { ...toxic }, since: performance.now() });
      await proxy.apply();
    },
    clear: async (name) => {
      if (closed) return;
      if (name === undefined) proxy.toxics.clear();
      else proxy.toxics.delete(name);
      await proxy.apply();
    },
    counts: () => proxy.counts(),
    close: () => (closed ??= proxy.close()),
  };
};

class Proxied {
  readonly toxics = new Map<string, ActiveToxic>();
  readonly listener: Listener;
  readonly #options: FaultProxyOptions;
  readonly #links = new Set<Link>();
  readonly #bytes = { up: noBytes(), down: noBytes() };
  #accepted = 0;
  #isDown = false;
  #conditions: BothWays<Conditions>;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#conditions = this.#currentConditions();
    this.listener = new Listener(options.port ?? 0, (client) => this.#accept(client));
  }

  async apply(): Promise<void> {
    this.#conditions = this.#currentConditions();
    this.#isDown = [...this.toxics.values()].some(({ toxic }) => toxic.type === "down");
    for (const link of this.#links) {
      if (this.#isDown) link.cut();
      else link.update(this.#conditions);
    }
    await this.listener.setOpen(!this.#isDown);
  }

  counts(): FaultProxyCounts {
    const { up, down } = this.#bytes;
    return {
      accepted: this.#accepted,
      open: this.#links.size,
      up: { ...up },
      down: { ...down },
    };
  }

  async close(): Promise<void> {
    this.#isDown = true;
    const shut = this.listener.setOpen(false);
    const closed = [...this.#links].map((link) => {
      link.cut();
      return link.closed;
    });
    await Promise.all([shut, ...closed]);
  }

  #currentConditions(): BothWays<Conditions> {
    const active = [...this.toxics.values()];
    return { up: conditionsOf(active, "up"), down: conditionsOf(active, "down") };
  }

  #accept(client: Socket): void {
    // The port may be about to close.
    if (this.#isDown) return void client.destroy();
    this.#accepted += 1;
    const link = new Link({
      client,
      target: this.#options.target,
      conditions: this.#conditions,
      counts: this.#bytes,
      random: this.#options.random ?? Math.random,
    });
    this.#links.add(link);
    void link.closed.then(() => this.#links.delete(link));
  }
}

const noBytes = (): FlowCounts => ({ received: 0, delivered: 0 });
