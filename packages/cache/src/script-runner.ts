import type { Redis as Client } from "ioredis";
import type { Script } from "./script.ts";
import { withinMs } from "./within-ms.ts";

type Arguments = readonly (string | number)[];

/**
 * Sends a script's text once for each connection, and then only its name. So a Redis that has just
 * started never has to say that it does not know it: an invalidation that a frozen one is told is done
 * when it wakes up, when nobody listens any more.
 */
export class ScriptRunner {
  readonly #client: Pick<Client, "evalsha" | "eval">;
  readonly #limitMs: number;
  readonly #sent = new Set<string>();

  /** @param limitMs for one run; the client has the same for each command */
  constructor(client: Pick<Client, "evalsha" | "eval">, limitMs: number) {
    this.#client = client;
    this.#limitMs = limitMs;
  }

  /** There is a new connection. */
  forget(): void {
    this.#sent.clear();
  }

  async run(script: Script, keys: readonly string[], args: Arguments): Promise<unknown> {
    const { sha, text } = script;
    const rest = [keys.length, ...keys, ...args] as const;
    if (!this.#sent.has(sha)) {
      this.#sent.add(sha);
      return this.#client.eval(text, ...rest);
    }
    const startedAt = performance.now();
    try {
      return await this.#client.evalsha(sha, ...rest);
    } catch (error) {
      if (!(error as Error).message.startsWith("NOSCRIPT ")) throw error;
    }
    // After SCRIPT FLUSH. Both commands together have the time of one.
    return withinMs(
      this.#client.eval(text, ...rest),
      startedAt + this.#limitMs - performance.now(),
    );
  }
}
