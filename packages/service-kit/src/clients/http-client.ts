import { requestHeaders } from "@tandem/contracts";
import type { Dispatcher } from "undici";
import type { CallContext } from "../call-context.ts";
import { boundedConnector } from "./bounded-connector.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { readJson } from "./json-body.ts";
import { upstreamError } from "./upstream-error.ts";

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
   * Sends one request and reads the whole JSON answer, within the caller's deadline. The body of an
   * answer that is an error and not JSON is undefined.
   *
   * @throws ServiceError `unavailable` when nobody answers; `bad_upstream` when the answer is not
   *   HTTP, has more than 16 KiB or 100 fields of headers, 1 MiB of body or 4 MiB in all, breaks off,
   *   sends elsewhere (redirects are not followed) or is not JSON; the deadline's own error when time
   *   is up
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
  headersTimeout: 3_000,
  bodyTimeout: 3_000,
  keepAliveTimeout: 4_000,
  maxResponseSize: 1024 * 1024,
  maxHeaderSize: 16 * 1024,
};

// HTTP/1.1 also where TLS would offer more: the limits are those of its parser.
const connection = { timeout: 500, allowH2: false };

/** Speaks JSON to another service over pooled connections. */
export const createHttpClient = async (options: HttpClientOptions): Promise<HttpClient> => {
  const { BalancedPool, buildConnector, Pool } = await import("undici");
  const { upstream, origins } = options;
  const connect = boundedConnector(buildConnector(connection), upstream);
  const [first = "", ...others] = origins;
  const pool =
    others.length > 0
      ? new BalancedPool([...origins], { ...limits, connect })
      : new Pool(first, { ...limits, connect });
  let closed: Promise<void> | undefined;
  return {
    send: (request, call) => send(pool, upstream, request, call),
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
  const answer = await exchange(pool, upstream, request, call.deadline);
  const { status } = answer;
  if (status < 300) return { status, body: readAnswer(answer, upstream) };
  if (status < 400) {
    throw upstreamError("bad_upstream", `${upstream} sends elsewhere with status ${status}`);
  }
  return { status, body: readIfJson(answer) };
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
const readIfJson = (answer: Exchange): unknown => {
  try {
    return readJson(answer);
  } catch {
    return undefined;
  }
};

const readAnswer = (answer: Exchange, upstream: string): unknown => {
  try {
    return readJson(answer);
  } catch (error) {
    throw upstreamError("bad_upstream", `${upstream} does not answer with JSON`, error);
  }
};
