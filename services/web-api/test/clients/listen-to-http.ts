import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Answer, HeardWrite } from "./heard-write.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** Takes writes as JSON and over GraphQL, on a free port. */
export const listenToHttp = async (hear: Answer): Promise<Server> => {
  const server = createServer((request, response) => void answer(hear, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};

const answer = async (
  hear: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { method = "", url: path = "", headers } = request;
  const asked = { method, path, body, headers };
  if (path === "/graphql") {
    const written = hear(heardOverGraphql(asked));
    send(response, 200, written && { data: { written } });
  } else {
    send(response, method === "POST" ? 201 : 200, hear(heardOverHttp(asked)));
  }
};

const callerOf = (headers: IncomingHttpHeaders) => ({
  authorization: headers.authorization,
  principal: headers["x-principal"],
  key: headers["idempotency-key"],
});

const operations: Readonly<Record<string, string>> = {
  POST: "createRecipe",
  PUT: "replaceRecipe",
  PATCH: "patchRecipe",
  DELETE: "deleteRecipe",
};

const heardOverHttp = ({ method, path, body, headers }: Asked): HeardWrite => {
  const [, id] = /^\/recipes\/(\d+)$/.exec(path) ?? [];
  const [, version] = /^"(\d+)"$/.exec(headers["if-match"] ?? "") ?? [];
  return {
    operation: operations[method] ?? "",
    ...(id !== undefined && { id: Number(id) }),
    ...(version !== undefined && { version: Number(version) }),
    ...(body !== "" && { contents: JSON.parse(body) as object }),
    ...callerOf(headers),
  };
};

interface Posted {
  readonly query: string;
  readonly variables: {
    readonly id?: number;
    readonly version?: number;
    readonly draft?: object;
    readonly patch?: object;
  };
}

const heardOverGraphql = ({ body, headers }: Asked): HeardWrite => {
  const { query, variables } = JSON.parse(body) as Posted;
  const { draft, patch, ...target } = variables;
  const [, operation = ""] = /^mutation [^{]*\{ written: (\w+)\(/.exec(query) ?? [];
  const contents = draft ?? patch;
  return { operation, ...target, ...(contents && { contents }), ...callerOf(headers) };
};

const send = (response: ServerResponse, status: number, body: object | undefined): void => {
  if (body === undefined) return void response.destroy();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
