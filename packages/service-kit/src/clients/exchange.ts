import type { Dispatcher } from "undici";

export interface Exchange {
  readonly status: number;
  readonly text: string;
}

/**
 * One request and its whole answer as text. undici's `request` makes a readable stream for every
 * body; an answer that is read whole and at once needs none, and a third of the client's share of
 * the processor time goes with it (npm run bench:cpu).
 *
 * Rejects with the signal's reason when it aborts, with undici's error when the exchange fails.
 */
export const exchange = (
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    dispatcher.dispatch(request, new WholeAnswer(signal, resolve, reject));
  });

class WholeAnswer implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: Exchange) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #chunks: Buffer[] = [];

  constructor(
    signal: AbortSignal,
    resolve: (answer: Exchange) => void,
    reject: (error: unknown) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener("abort", this);
  }

  /** The signal aborted: before a connection was free, or while the exchange ran. */
  handleEvent(): void {
    this.#controller?.abort(this.#signal.reason as Error);
    this.#fail(this.#signal.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#signal.aborted) controller.abort(this.#signal.reason as Error);
    else this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener("abort", this);
    const [first, ...others] = this.#chunks;
    const whole = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, text: whole.toString("utf8") });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#signal.removeEventListener("abort", this);
    this.#reject(error);
  }
}
