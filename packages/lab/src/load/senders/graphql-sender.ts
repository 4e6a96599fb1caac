import { type HttpAnswer, openHttpConnections } from "./http-connections.ts";
import { inTurn } from "./in-turn.ts";
import type { Sender } from "./sender.ts";
import type { GraphqlTarget } from "./target.ts";

/** GraphQL as POST. */
export const createGraphqlSender = (target: GraphqlTarget): Sender => {
  const headers = { "content-type": "application/json", ...target.headers };
  const connections = openHttpConnections({ ...target, headers });
  const { path = "/graphql", query, variables = {} } = target;
  const nextBody = inTurn(
    [variables].flat().map((each) => JSON.stringify({ query, variables: each })),
  );
  return {
    send: async (request) => {
      const asked = { method: "POST", path, body: nextBody() } as const;
      const answer = await connections.exchange(asked, request);
      return { status: statusOf(answer), requestId: answer.requestId };
    },
    close: () => connections.close(),
  };
};

interface GraphqlBody {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const decoder = new TextDecoder();

const statusOf = ({ status, body }: HttpAnswer): string => {
  const [error] = parse(body)?.errors ?? [];
  return error ? (error.extensions?.code ?? "error without a code") : `${status}`;
};

/** Whoever refuses on the way, a load balancer for one, does not answer in JSON. */
const parse = (body: ArrayBuffer): GraphqlBody | null => {
  try {
    return JSON.parse(decoder.decode(body)) as GraphqlBody | null;
  } catch {
    return null;
  }
};
