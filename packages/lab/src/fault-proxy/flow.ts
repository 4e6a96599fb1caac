import type { Socket } from "node:net";
import type { Conditions } from "./conditions.ts";
import { Line } from "./line.ts";
import { PieceQueue } from "./piece-queue.ts";

export interface FlowCounts {
  /** Bytes that came in. */
  received: number;
  /** Bytes that went on. */
  delivered: number;
}

export interface FlowOptions {
  readonly source: Socket;
  readonly destination: Socket;
  readonly conditions: Conditions;
  readonly counts: FlowCounts;
  readonly random: () => number;
  /** Both sides are to be closed in order. */
  readonly close: () => void;
  /** Both sides are to be reset. */
  readonly reset: () => void;
}

/** With more than this under way the source is not read: like the window of a TCP connection. */
const maxQueued = 256 * 1024;

/**
 * One direction of a connection. Whatever happens (data, an end, a drain, a timer, other toxics)
 * only makes it look again at what may be done next, so toxics can change at any moment.
 */
export class Flow {
  readonly #options: FlowOptions;
  readonly #queue: PieceQueue;
  readonly #line = new Line();
  readonly #openedAt = performance.now();
  #conditions: Conditions;
  #timer: NodeJS.Timeout | undefined;
  #endedAt: number | undefined;
  #isOver = false;
  #isBlocked = false;
  #hasLost = false;
  /** Bytes since the limit was set. */
  #passed = 0;

  constructor(options: FlowOptions) {
    this.#options = options;
    this.#conditions = options.conditions;
    this.#queue = new PieceQueue(options.random);
    options.source.on("data", (bytes: Buffer) => this.#receive(bytes));
    options.source.on("end", () => this.#receiveEnd());
    options.destination.on("drain", () => this.#drained());
  }

  get isBlackhole(): boolean {
    return this.#conditions.isBlackhole;
  }

  /** Something of this stream will never arrive. */
  lose(): void {
    this.#hasLost = true;
  }

  update(conditions: Conditions): void {
    if (conditions.limit !== this.#conditions.limit) this.#passed = 0;
    this.#conditions = conditions;
    this.#line.pause(conditions);
    if (this.#isOver) return;
    if (this.#hasLost && !conditions.isBlackhole) this.#options.reset();
    this.#advance();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#queue.clear();
  }

  #receive(bytes: Buffer): void {
    this.#options.counts.received += bytes.length;
    if (this.#isOver) return;
    if (this.#conditions.reset === "on data") return this.#options.reset();
    this.#queue.push(bytes);
    if (this.#queue.size >= maxQueued) this.#options.source.pause();
    this.#advance();
  }

  #receiveEnd(): void {
    this.#endedAt = performance.now();
    this.#advance();
  }

  #drained(): void {
    this.#isBlocked = false;
    this.#line.pause(this.#conditions);
    this.#advance();
  }

  #advance(): void {
    clearTimeout(this.#timer);
    while (!this.#isOver && this.#step());
  }

  /** @returns whether to look again at once */
  #step(): boolean {
    if (this.#conditions.isBlackhole) return this.#swallow();
    if (this.#conditions.timeouts.length > 0) return this.#hold();
    if (this.#isBlocked) return false;
    const { head } = this.#queue;
    if (head === undefined) return this.#endedAt !== undefined && this.#end(this.#endedAt);
    const allowed = (this.#conditions.limit?.bytes ?? Infinity) - this.#passed;
    const size = Math.min(allowed, this.#line.pieceSize(head.bytes.length, this.#conditions));
    const dueAt = this.#line.dueAt(head.at, size, head.stray, this.#conditions);
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) return this.#wait(waitMs);
    this.#line.passed(dueAt, head.stray, this.#conditions);
    this.#send(this.#queue.take(size));
    if (size === allowed) this.#options.close();
    return true;
  }

  #send(bytes: Buffer): void {
    const { source, destination, counts } = this.#options;
    this.#passed += bytes.length;
    counts.delivered += bytes.length;
    this.#isBlocked = !destination.write(bytes);
    if (this.#queue.size < maxQueued && source.isPaused()) source.resume();
  }

  #end(endedAt: number): boolean {
    const { latencyMs, slowCloseMs } = this.#conditions;
    const waitMs = endedAt + latencyMs + slowCloseMs - performance.now();
    if (waitMs > 0) return this.#wait(waitMs);
    this.#isOver = true;
    this.#options.destination.end();
    return false;
  }

  #swallow(): boolean {
    if (this.#queue.size > 0 || this.#endedAt !== undefined) this.lose();
    this.#queue.clear();
    this.#options.source.resume();
    return false;
  }

  #hold(): boolean {
    const ends = this.#conditions.timeouts.map(
      ({ ms, since }) => Math.max(since, this.#openedAt) + ms,
    );
    const waitMs = Math.min(...ends) - performance.now();
    if (waitMs > 0) return this.#wait(waitMs);
    this.#options.close();
    return false;
  }

  #wait(ms: number): boolean {
    this.#timer = setTimeout(() => this.#advance(), Math.ceil(ms));
    return false;
  }
}
