import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A request as it came out of HAProxy. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case; several of one name are several entries. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface UpstreamAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Bytes in place of an answer, after which the connection ends. */
  readonly raw?: string;
  /** Milliseconds before it. */
  readonly afterMs?: number;
  /** What else has to happen before it. */
  readonly after?: Promise<unknown>;
}

/** In the place of one replica: it does as it is told and remembers what it was asked. */
export interface Upstream {
  readonly ports: { readonly http: number; readonly admin: number };
  readonly seen: readonly SeenRequest[];
  /** Requests that were under way together, at most. */
  mostAtOnce(): number;
  /** What its readiness answers to the next checks, and the last of them to all that follow. */
  setReadiness(...statuses: readonly number[]): void;
  /** How often its readiness was asked since then. */
  checks(): number;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly answer?: (request: SeenRequest) => UpstreamAnswer;
  /** Accepts what Node otherwise refuses, as an upstream that is easily misled. @default false */
  readonly isGullible?: boolean;
}

export const startUpstream = async ({
  answer = () => ({}),
  isGullible = false,
}: UpstreamOptions = {}): Promise<Upstream> => {
  const seen: SeenRequest[] = [];
  let readiness: readonly number[] = [200];
  let [checks, atOnce, mostAtOnce] = [0, 0, 0];
  const server = createServer({ insecureHTTPParser: isGullible }, (request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once("close", () => (atOnce -= 1));
    read(request)
      .then((whole) => {
        seen.push(whole);
        return send(response, answer(whole));
      })
      // HAProxy went away before the request was whole.
      .catch(() => undefined);
  });
  server.on("clientError", ({ code = "", message }: NodeJS.ErrnoException, socket) => {
    // Bytes that are no request are a second message where HAProxy saw one; a reset is nothing.
    if (code.startsWith("HPE_")) seen.push({ method: message, url: "", headers: [], body: "" });
    socket.destroy();
  });
  const admin = createServer((_request, response) => {
    const [status = 200, ...others] = readiness;
    if (others.length > 0) readiness = others;
    checks += 1;
    response.writeHead(status).end();
  });
  const ports = { http: await listen(server), admin: await listen(admin) };
  return {
    ports,
    seen,
    mostAtOnce: () => mostAtOnce,
    setReadiness: (...statuses) => {
      readiness = statuses;
      checks = 0;
    },
    checks: () => checks,
    close: async () => void (await Promise.all([close(server), close(admin)])),
  };
};

const read = async (request: IncomingMessage): Promise<SeenRequest> => {
  const { method = "", url = "", rawHeaders } = request;
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const headers = names.map(
    (name, index) => [name.toLowerCase(), rawHeaders[index * 2 + 1] ?? ""] as const,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { method, url, headers, body: Buffer.concat(chunks).toString("latin1") };
};

const send = async (
  response: ServerResponse,
  { status = 200, headers = {}, body = "ok", raw, afterMs = 0, after }: UpstreamAnswer,
): Promise<void> => {
  await after;
  if (afterMs > 0) await delay(afterMs);
  if (raw !== undefined) return void response.socket?.end(raw);
  response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
};

const listen = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

const close = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
};
