import { requestHeaders } from "@tandem/contracts";
import type { Dispatcher } from "undici";
import type { CallContext } from "../call-context.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { connectionError, upstreamError } from "./upstream-error.ts";

export interface HttpClientOptions {
  /** Name of the service behind the addresses, for messages. */
  readonly upstream: string;
  /** Origins such as `http://127.0.0.1:4000`; several take turns. */
  readonly origins: readonly string[];
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface HttpClient {
  /**
   * Sends one request and reads the whole JSON answer, within the caller's deadline.
   *
   * @throws ServiceError `unavailable` when nobody answers, `bad_upstream` when the answer is not
   *   JSON or larger than 1 MiB; the deadline's own error when time is up
   */
  send(request: HttpRequest, call: CallContext): Promise<HttpAnswer>;
  /** Waits for running requests. Idempotent. */
  close(): Promise<void>;
}

/**
 * The two timeouts stand behind the deadline and are coarse (±0.5 s). Idle connections close here
 * first, well before the other side would (4 s against 72 s), so that no request meets a closing one.
 */
const limits = {
  connections: 32,
  pipelining: 1,
  connect: { timeout: 500 },
  headersTimeout: 3_000,
  bodyTimeout: 3_000,
  keepAliveTimeout: 4_000,
  maxResponseSize: 1024 * 1024,
};

/** Speaks JSON to another service over pooled connections. */
export const createHttpClient = async (options: HttpClientOptions): Promise<HttpClient> => {
  const { BalancedPool, Pool } = await import("undici");
  const [first = "", ...others] = options.origins;
  const pool =
    others.length > 0 ? new BalancedPool([...options.origins], limits) : new Pool(first, limits);
  let closed: Promise<void> | undefined;
  return {
    send: (request, call) => send(pool, options.upstream, request, call),
    close: () => (closed ??= pool.close()),
  };
};

const send = async (
  pool: Dispatcher,
  upstream: string,
  { method, path, body }: HttpRequest,
  call: CallContext,
): Promise<HttpAnswer> => {
  const headers = headersOf(call, body !== undefined);
  const request = { method, path, headers, body: body ?? null };
  const { status, text } = await answerOf(pool, upstream, request, call);
  return { status, body: status < 300 ? parse(text, upstream) : parseIfJson(text) };
};

const answerOf = async (
  pool: Dispatcher,
  upstream: string,
  request: Dispatcher.DispatchOptions,
  { deadline }: CallContext,
): Promise<Exchange> => {
  try {
    return await exchange(pool, request, deadline);
  } catch (error) {
    throw connectionError(upstream, error);
  }
};

/** Names and values in turn, the form that undici takes apart fastest. */
const headersOf = (
  { requestId, deadline, traceParent }: CallContext,
  hasBody: boolean,
): string[] => {
  const headers = [
    requestHeaders.requestId,
    requestId,
    requestHeaders.timeout,
    String(Math.max(1, Math.ceil(deadline.remainingMs()))),
  ];
  if (traceParent !== undefined) headers.push(requestHeaders.traceParent, traceParent);
  if (hasBody) headers.push("content-type", "application/json");
  return headers;
};

/** An error may come from a proxy in between, which answers with a page. */
const parseIfJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const parse = (text: string, upstream: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw upstreamError("bad_upstream", `${upstream} does not answer with JSON`, error);
  }
};
