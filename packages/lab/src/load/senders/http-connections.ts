import { requestHeaders } from "@tandem/contracts";
import { type Dispatcher, Pool } from "undici";
import type { RequestToSend } from "./sender.ts";
import type { HttpTarget } from "./target.ts";

export interface HttpConnections {
  /** Reads the whole body: an answer that breaks off is none. */
  exchange(request: HttpRequest, sent: RequestToSend): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export type Headers = Readonly<Record<string, string>>;

export interface HttpRequest {
  readonly headers: Headers;
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly body: ArrayBuffer;
  /** The answer says that it may be out of date. */
  readonly isStale: boolean;
}

type Options = Pick<HttpTarget, "origin" | "connections">;

/** Connections of one kind of request. They time out nothing: the run decides when to give up. */
export const openHttpConnections = ({ origin, connections }: Options): HttpConnections => {
  const pool = new Pool(origin, {
    connections: connections ?? null,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    exchange: async (request, { id, signal }) => {
      const answer = await pool.request({
        ...request,
        headers: { ...request.headers, [requestHeaders.requestId]: id },
        signal,
      });
      return {
        status: answer.statusCode,
        requestId: textOf(answer.headers[requestHeaders.requestId]),
        // "Response is Stale", RFC 9111 5.5.
        isStale: /^110\b/.test(textOf(answer.headers["warning"]) ?? ""),
        body: await answer.body.arrayBuffer(),
      };
    },
    close: () => pool.destroy(),
  };
};

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(", ") : header;
