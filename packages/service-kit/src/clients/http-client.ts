import { etagOf, requestHeaders } from "@tandem/contracts";
import type { Policy } from "@tandem/resilience";
import type { Dispatcher } from "undici";
import type { CallContext } from "../call-context.ts";
import type { ClientTls } from "../config/tls-config.ts";
import { boundedConnector } from "./bounded-connector.ts";
import { clientSecureContext } from "./client-secure-context.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { readJson } from "./json-body.ts";
import { refusalConnector } from "./refusal-connector.ts";
import { createReplicas } from "./replicas.ts";
import { nonsense } from "./upstream-error.ts";

export interface HttpClientOptions {
  /** Name of the service behind the addresses, for messages. */
  readonly upstream: string;
  /** What each call goes through; see createCallPolicy. */
  readonly policy: Policy;
  /** What the other side knows this service by, sent with every request. @default none */
  readonly token?: string | undefined;
  /** Origins such as `http://127.0.0.1:4000`; several take turns. */
  readonly origins: readonly string[];
  /**
   * For origins with `https:`: the certificate of the other side must be for the host of its origin.
   * @default the CAs that Node knows, and no certificate of one's own
   */
  readonly tls?: ClientTls | undefined;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: string;
  /** The version that is to be changed. */
  readonly ifMatch?: number;
  /** Nothing is changed by it, though its method may look so. @default true for GET */
  readonly isRead?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  /** When the other side wants to be asked again. */
  readonly retryAfterMs: number | undefined;
}

/**
 * What an answer means.
 *
 * @throws ServiceError for an answer that is an error
 */
export type ReadAnswer<Result> = (answer: HttpAnswer) => Result;

export interface HttpClient {
  /**
   * Sends a request under the policy and reads the whole JSON answer, within the caller's deadline.
   * The body of an answer that is an error and not JSON is undefined. A write carries the caller's
   * idempotency key, and may be made again only with one.
   *
   * @throws what `read` throws; ServiceError `unavailable` when nobody answers; `bad_upstream` when the answer is not
   *   HTTP, has more than 16 KiB or 100 fields of headers, 1 MiB of body or 4 MiB in all, breaks off,
   *   sends elsewhere (redirects are not followed) or is not JSON; the deadline's own error when time
   *   is up
   */
  send<Result>(request: HttpRequest, call: CallContext, read: ReadAnswer<Result>): Promise<Result>;
  /** Waits for running requests. Idempotent. */
  close(): Promise<void>;
}

/**
 * The two timeouts stand behind the deadline and are coarse (±0.5 s). Idle connections close here
 * first, well before the other side would (4 s against 72 s), so that no request meets a closing one.
 */
export const httpClientLimits = {
  connections: 32,
  pipelining: 1,
  headersTimeout: 3_000,
  bodyTimeout: 3_000,
  keepAliveTimeout: 4_000,
  // Otherwise the other side's hint counts (Keep-Alive: timeout=72), and connections stay for 70 s.
  keepAliveMaxTimeout: 4_000,
  maxResponseSize: 1024 * 1024,
  maxHeaderSize: 16 * 1024,
};

/** Milliseconds to connect, the handshake of TLS included. */
export const connectTimeoutMs = 500;

// HTTP/1.1 also where TLS would offer more: the limits are those of its parser.
const connection = { timeout: connectTimeoutMs, allowH2: false };

/** Speaks JSON to another service over pooled connections. */
export const createHttpClient = async (options: HttpClientOptions): Promise<HttpClient> => {
  const { buildConnector, Pool } = await import("undici");
  const { upstream, origins, policy, tls, token } = options;
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  const isSecure = origins.some((origin) => origin.startsWith("https:"));
  const connector = isSecure
    ? refusalConnector(buildConnector({ ...connection, secureContext: clientSecureContext(tls) }))
    : buildConnector(connection);
  const connect = boundedConnector(connector, upstream);
  const open = (origin: string) => new Pool(origin, { ...httpClientLimits, connect });
  const [first = "", ...others] = origins;
  const replicas = createReplicas([open(first), ...others.map(open)]);
  let closed: Promise<void> | undefined;
  return {
    send: (request, call, read) => {
      let asked: Dispatcher | undefined;
      const isRepeatable = isRead(request) || call.idempotencyKey !== undefined;
      return policy.execute(
        async ({ deadline }) => {
          asked = replicas.next(asked);
          const headers = headersOf(request, { ...call, deadline }, authorization);
          return read(await send(asked, upstream, request, headers, deadline));
        },
        { deadline: call.deadline, isRepeatable },
      );
    },
    close: () => (closed ??= replicas.close()),
  };
};

const send = async (
  pool: Dispatcher,
  upstream: string,
  { method, path, body }: HttpRequest,
  headers: string[],
  deadline: CallContext["deadline"],
): Promise<HttpAnswer> => {
  const request = { method, path, headers, body: body ?? null };
  const answer = await exchange(pool, upstream, request, deadline);
  const { status } = answer;
  const retryAfterMs = retryAfterOf(answer.headers["retry-after"]);
  // GraphQL has it beside 200, where its errors are.
  if (status < 300) return { status, body: readAnswer(answer, upstream), retryAfterMs };
  if (status < 400) {
    throw nonsense(`${upstream} sends elsewhere with status ${status}`);
  }
  return { status, body: readIfJson(answer), retryAfterMs };
};

const isRead = ({ method, isRead: said }: HttpRequest): boolean => said ?? method === "GET";

/** Names and values in turn, the form that undici takes apart fastest. */
const headersOf = (
  request: HttpRequest,
  { requestId, deadline, traceParent, principal, idempotencyKey }: CallContext,
  authorization: string | undefined,
): string[] => {
  const headers = [
    requestHeaders.requestId,
    requestId,
    requestHeaders.timeout,
    String(Math.max(1, Math.ceil(deadline.remainingMs()))),
  ];
  if (traceParent !== undefined) headers.push(requestHeaders.traceParent, traceParent);
  if (authorization !== undefined) headers.push(requestHeaders.authorization, authorization);
  if (principal !== undefined) headers.push(requestHeaders.principal, principal);
  if (request.body !== undefined) headers.push("content-type", "application/json");
  if (request.ifMatch !== undefined) headers.push("if-match", etagOf(request.ifMatch));
  if (idempotencyKey !== undefined && !isRead(request)) {
    headers.push(requestHeaders.idempotencyKey, idempotencyKey);
  }
  return headers;
};

/** Only seconds: a date would go by the clocks of two machines. */
const retryAfterOf = (value: unknown): number | undefined =>
  typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : undefined;

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
    throw nonsense(`${upstream} does not answer with JSON`, error);
  }
};
