import type { Deadline } from "@tandem/resilience";
import type { Dispatcher } from "undici";
import { ReceivedBody } from "./received-body.ts";
import { connectionError, nonsense } from "./upstream-error.ts";

export interface Exchange {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
}

export type AnswerHeaders = Parameters<
  NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>
>[2];

/** The part of a deadline that ends a wait. */
type Ending = Pick<Deadline, "reason" | "addListener" | "removeListener">;

// Node's own server takes no more header fields; HAProxy takes 101. undici limits their bytes only.
const maxHeaders = 100;
// Any client has to bear some (RFC 9110 15.2); without a limit they go on until the deadline.
const maxInterim = 10;

/**
 * One request and its whole answer. undici's `request` makes a readable stream for every body and a
 * listener for the signal (1.6 µs alone); an answer that is read whole needs neither.
 *
 * Rejects with the deadline's reason when it ends, otherwise with a ServiceError.
 */
export const exchange = (
  dispatcher: Dispatcher,
  upstream: string,
  request: Dispatcher.DispatchOptions,
  deadline: Ending,
): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    if (deadline.reason) throw deadline.reason;
    const answer = new WholeAnswer(upstream, deadline, resolve, reject);
    try {
      dispatcher.dispatch(request, answer);
    } catch (error) {
      answer.fail(error);
    }
  });

class WholeAnswer implements Dispatcher.DispatchHandler {
  readonly #upstream: string;
  readonly #deadline: Ending;
  readonly #resolve: (answer: Exchange) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #hasBegun = false;
  #interim = 0;
  #status = 0;
  #headers: AnswerHeaders = {};
  readonly #body = new ReceivedBody();

  constructor(
    upstream: string,
    deadline: Ending,
    resolve: (answer: Exchange) => void,
    reject: (error: unknown) => void,
  ) {
    this.#upstream = upstream;
    this.#deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
    deadline.addListener(this.#onEnd);
  }

  /** Time is up: before a connection was free, or while the exchange ran. */
  readonly #onEnd = (reason: Error): void => {
    this.#controller?.abort(reason);
    this.#reject(reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#deadline.reason) controller.abort(this.#deadline.reason);
  }

  /** The first byte of an answer is there. undici's types leave this one out; its fetch needs it. */
  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: AnswerHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
    const { rawHeaders } = controller;
    if (Array.isArray(rawHeaders) && rawHeaders.length > 2 * maxHeaders) {
      throw nonsense(`${this.#upstream} answers with too many headers`);
    }
    if (status < 200 && ++this.#interim > maxInterim) {
      throw nonsense(`${this.#upstream} only announces its answer`);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.add(chunk);
  }

  onResponseEnd(): void {
    this.#deadline.removeListener(this.#onEnd);
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body.bytes });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.#deadline.removeListener(this.#onEnd);
    this.#reject(connectionError(this.#upstream, error, this.#hasBegun));
  }
}
