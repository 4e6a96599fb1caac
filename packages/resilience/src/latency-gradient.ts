export interface GradientLimits {
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

/** A window ends when both are reached. */
const windowMs = 100;
const windowSamples = 20;
/** How many times the unloaded latency is no queue yet: means of few samples differ that much. */
const tolerance = 2;
/** The least that one window leaves of the limit, so that one bad one is not believed at once. */
const steepest = 0.6;
/** What is left of the limit after a window in which requests ran out of time. */
const backoff = 0.9;
/** Share of the way that the unloaded latency goes towards what a window measures. */
const learning = 0.1;

/**
 * The gradient of latency, as in Envoy's adaptive concurrency filter and Gradient2 of Netflix'
 * concurrency-limits: each window
 *
 *     limit = limit × clamp(tolerance × unloaded / mean, steepest, 1) + √limit
 *
 * where √limit is the queue that is allowed, and the room to grow. A mean, not a minimum: one answer
 * from a cache would otherwise be the measure of all others.
 *
 * The unloaded latency is a slow mean. It falls by every window, but rises only by those without
 * load, or near the least limit, where there is hardly a way of putting less load on. So a long
 * overload is not taken for the normal case, and a normal case that has become slower for good is
 * found out in some seconds.
 *
 * The numbers are those that did best in the simulations of its tests. What they serve badly are
 * bursts of very unlike requests, such as one of ten 190 times as slow as the others: some are shed
 * that a fixed limit of 64 would let in.
 */
export class LatencyGradient {
  readonly #limits: GradientLimits;
  #limit: number;
  #unloadedMs: number | undefined;
  #windowBegan: number;
  #samples = 0;
  #sumMs = 0;
  #peak = 0;
  #isOverdue = false;

  constructor(limits: GradientLimits, now: number) {
    this.#limits = limits;
    this.#limit = limits.initial;
    this.#windowBegan = now;
  }

  get limit(): number {
    return this.#limit;
  }

  /**
   * @param inFlight requests at once, this one included
   * @returns whether a window ended
   */
  add(latencyMs: number, isOverdue: boolean, inFlight: number, now: number): boolean {
    this.#samples += 1;
    this.#sumMs += latencyMs;
    if (inFlight > this.#peak) this.#peak = inFlight;
    if (isOverdue) this.#isOverdue = true;
    if (now - this.#windowBegan < windowMs || this.#samples < windowSamples) return false;
    this.#adjust(this.#sumMs / this.#samples);
    this.#beginWindow(now);
    return true;
  }

  /** What was learnt under load no longer holds; the unloaded latency does. */
  restart(now: number): void {
    this.#limit = Math.max(this.#limit, this.#limits.initial);
    this.#beginWindow(now);
  }

  #beginWindow(now: number): void {
    this.#windowBegan = now;
    this.#samples = 0;
    this.#sumMs = 0;
    this.#peak = 0;
    this.#isOverdue = false;
  }

  #adjust(meanMs: number): void {
    const isLight = this.#peak < this.#limit / 2;
    const unloadedMs = this.#learn(meanMs, isLight);
    const { min, max } = this.#limits;
    if (this.#isOverdue) this.#limit = Math.max(min, this.#limit * backoff);
    // Less than half of it in use: the latency is not the limit's doing.
    else if (!isLight) this.#limit = Math.min(max, Math.max(min, this.#next(meanMs, unloadedMs)));
  }

  #learn(meanMs: number, isLight: boolean): number {
    const known = this.#unloadedMs ?? meanMs;
    const isNearLeast = this.#limit <= 2 * this.#limits.min;
    const mayLearn = meanMs < known || isLight || isNearLeast;
    this.#unloadedMs = mayLearn ? known + learning * (meanMs - known) : known;
    return this.#unloadedMs;
  }

  #next(meanMs: number, unloadedMs: number): number {
    const gradient = meanMs > 0 ? (tolerance * unloadedMs) / meanMs : 1;
    return this.#limit * Math.min(1, Math.max(steepest, gradient)) + Math.sqrt(this.#limit);
  }
}
