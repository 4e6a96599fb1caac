import { createKeyTemplate } from "../key-template.ts";
import { openHttpConnections } from "./http-connections.ts";
import { inTurn } from "./in-turn.ts";
import { parseJson } from "./parse-json.ts";
import { recipeIn } from "./recipe-in.ts";
import type { Sender } from "./sender.ts";
import type { GraphqlTarget } from "./target.ts";

/** GraphQL as POST. A request that carries a key is a write. */
export const createGraphqlSender = (target: GraphqlTarget): Sender => {
  const { path = "/graphql", query, variables = {} } = target;
  const connections = openHttpConnections(target);
  const headers = createKeyTemplate({ "content-type": "application/json", ...target.headers });
  // The query is no template: in GraphQL, {key} asks for a field.
  const bodies = [variables].flat().map((each) => {
    const beforeVariables = `{"query":${JSON.stringify(query)},"variables":`;
    const template = createKeyTemplate(JSON.stringify(each));
    return { ...template, fill: (key: string) => `${beforeVariables}${template.fill(key)}}` };
  });
  const nextBody = inTurn(bodies);
  const isWrite = headers.isKeyed || bodies.some(({ isKeyed }) => isKeyed);
  return {
    send: async (request) => {
      const end = isWrite ? request.begin({ type: "write", key: request.id }) : undefined;
      const [body, filled] = [nextBody().fill(request.id), headers.fill(request.id)];
      const asked = { method: "POST", path, body, headers: filled } as const;
      const answer = await connections.exchange(asked, request);
      const parsed = parseJson(answer.body);
      const status = statusOf(answer.status, parsed);
      end?.({ status, recipe: recipeIn(parsed) });
      return { status, requestId: answer.requestId };
    },
    close: () => connections.close(),
  };
};

interface GraphqlBody {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const statusOf = (status: number, body: unknown): string => {
  const [error] = (body as GraphqlBody | null | undefined)?.errors ?? [];
  return error ? (error.extensions?.code ?? "error without a code") : `${status}`;
};
