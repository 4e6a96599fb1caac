import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** The port of a proxy, which can be closed and opened again. */
export class Listener {
  readonly #onConnection: (client: Socket) => void;
  #server: Server | undefined;
  #port: number;
  #changes: Promise<void> = Promise.resolve();

  /** @param port 0 takes a free one, and keeps it */
  constructor(port: number, onConnection: (client: Socket) => void) {
    this.#port = port;
    this.#onConnection = onConnection;
  }

  get port(): number {
    return this.#port;
  }

  /** One change after the other. Throws what `listen` throws when the port is taken meanwhile. */
  setOpen(isOpen: boolean): Promise<void> {
    const change = this.#changes.then(() => (isOpen ? this.#open() : this.#close()));
    this.#changes = change.catch(() => undefined);
    return change;
  }

  async #open(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, this.#onConnection);
    await once(server.listen(this.#port, "127.0.0.1"), "listening");
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resolves when every connection has ended, too. */
  async #close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await once(server.close(), "close");
  }
}
