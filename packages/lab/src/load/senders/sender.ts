import type { Begin } from "../operation.ts";

/** Sends the requests of one kind. */
export interface Sender {
  /**
   * Sends one request and waits for the whole answer.
   *
   * @throws what has a `code` or a `name` to be counted under, when there is no answer
   */
  send(request: RequestToSend): Promise<Answer>;
  /** Gives back what it holds, running requests included. */
  close?(): Promise<void>;
}

export interface RequestToSend {
  /** Goes along as `x-request-id`; unique over all runs. */
  readonly id: string;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** For a request that writes, or reads what was written: notes it in the history. */
  readonly begin: Begin;
}

export interface Answer {
  /** Under which it is counted: `200`, `OK`, `NOT_FOUND`. */
  readonly status: string;
  /** The request that the answer says it belongs to, when it says so. */
  readonly requestId?: string | undefined;
}

/** What a module of your own exports under this name. */
export type CreateSender = (options: never) => Sender | Promise<Sender>;
