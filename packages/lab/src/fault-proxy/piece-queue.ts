interface Arrived {
  readonly bytes: Buffer;
  /** `performance.now()` */
  readonly at: number;
  /** Between -1 and 1: how far its delay strays, when there is jitter. */
  readonly stray: number;
}

/** What has arrived in one direction and has not left yet. */
export class PieceQueue {
  readonly #random: () => number;
  #arrived: Arrived[] = [];
  #size = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  get head(): Arrived | undefined {
    return this.#arrived[0];
  }

  push(bytes: Buffer): void {
    this.#arrived.push({ bytes, at: performance.now(), stray: 2 * this.#random() - 1 });
    this.#size += bytes.length;
  }

  /** Takes bytes off the head, at most all of it. */
  take(count: number): Buffer {
    const head = this.#arrived.shift();
    if (head === undefined) return Buffer.alloc(0);
    const bytes = head.bytes.subarray(0, count);
    this.#size -= bytes.length;
    const rest = head.bytes.subarray(count);
    if (rest.length > 0) this.#arrived.unshift({ ...head, bytes: rest });
    return bytes;
  }

  clear(): void {
    this.#arrived = [];
    this.#size = 0;
  }
}
