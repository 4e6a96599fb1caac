import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface AskedFor {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Where the connection comes from. @default 127.0.0.1 */
  readonly localAddress?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came, compressed or not. */
  readonly body: Buffer;
  /** Milliseconds from the request to the last byte. */
  readonly ms: number;
}

/** One HTTP/1.1 request on a connection of its own; nothing in it or its answer is changed. */
export const ask = ({ port, body, ...options }: AskedFor): Promise<HttpAnswer> => {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, agent: false, ...options }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      buffer(answer)
        .then((bytes) =>
          resolve({ status, headers, body: bytes, ms: performance.now() - startedAt }),
        )
        .catch(reject);
    });
    sent.on("error", reject).end(body);
  });
};
