/** How many slices the window has: calls are forgotten a tenth of it at a time. */
const slices = 10;

/**
 * Counts calls and failures of the last while, to within a tenth of it. Time that passes without
 * calls counts too.
 */
export class CallCounts {
  readonly #sliceMs: number;
  readonly #callsOf = new Uint32Array(slices);
  readonly #failuresOf = new Uint32Array(slices);
  /** Number of the newest slice, counted from the clock's zero. */
  #newest = 0;
  #calls = 0;
  #failures = 0;

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / slices;
  }

  add(isFailure: boolean, now: number): void {
    this.#advance(Math.floor(now / this.#sliceMs));
    const index = this.#newest % slices;
    this.#calls += 1;
    this.#callsOf[index] = (this.#callsOf[index] ?? 0) + 1;
    if (!isFailure) return;
    this.#failures += 1;
    this.#failuresOf[index] = (this.#failuresOf[index] ?? 0) + 1;
  }

  /** After the last `add`. */
  get calls(): number {
    return this.#calls;
  }

  /** After the last `add`. */
  get failures(): number {
    return this.#failures;
  }

  clear(): void {
    this.#callsOf.fill(0);
    this.#failuresOf.fill(0);
    this.#calls = 0;
    this.#failures = 0;
  }

  #advance(slice: number): void {
    if (slice - this.#newest >= slices) this.clear();
    else while (this.#newest < slice) this.#forget((this.#newest += 1) % slices);
    this.#newest = slice;
  }

  #forget(index: number): void {
    this.#calls -= this.#callsOf[index] ?? 0;
    this.#failures -= this.#failuresOf[index] ?? 0;
    this.#callsOf[index] = 0;
    this.#failuresOf[index] = 0;
  }
}
