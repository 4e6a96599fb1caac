import { requestHeaders } from "@tandem/contracts";
import { type Dispatcher, Pool } from "undici";
import type { RequestToSend } from "./sender.ts";
import type { HttpTarget } from "./target.ts";

export interface HttpConnections {
  /** Reads the whole body: an answer that breaks off is none. */
  exchange(request: HttpRequest, sent: RequestToSend): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly body: ArrayBuffer;
}

type Options = Pick<HttpTarget, "origin" | "headers" | "connections">;

/** Connections of one kind of request. They time out nothing: the run decides when to give up. */
export const openHttpConnections = ({ origin, headers, connections }: Options): HttpConnections => {
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
        headers: { ...headers, [requestHeaders.requestId]: id },
        signal,
      });
      return {
        status: answer.statusCode,
        requestId: textOf(answer.headers[requestHeaders.requestId]),
        body: await answer.body.arrayBuffer(),
      };
    },
    close: () => pool.destroy(),
  };
};

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(", ") : header;
