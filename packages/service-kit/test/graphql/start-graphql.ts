import { registerGraphql } from "../../src/graphql/register-graphql.ts";
import { createHttpServer } from "../../src/http/create-http-server.ts";
import { createRuntime } from "../../src/process/create-runtime.ts";
import type { ServiceRuntime } from "../../src/service-runtime.ts";
import { authenticate, letIn } from "../test-access.ts";

// A thing leads to things, so that documents can be nested and multiplied without end.
const sdl = `
type Query {
  pid: Int!
  thing(id: ID!): Thing
  things(first: Int = 20, after: String): Things!
  unlimited(first: Int): Things!
  named(names: [String!]!): Int!
  painted(colour: Colour!): Int!
}
enum Colour { PURPLE }
type Subscription { ticks: Int! }
type Mutation { rename(id: ID!): Thing write(draft: Draft!): Thing }
input Draft { name: String! steps: String! ingredients: [Part!]! }
input Part { name: String! quantity: String! }
type Things { nodes: [Thing!]! next: String }
type Thing {
  id: ID! name: String! friend: Thing! twin: Thing!
  parts(first: Int = 20): Things!
}`;

export interface GraphqlAnswer {
  readonly status: number;
  readonly text: string;
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly request_id: string };
  }[];
}

export interface StartedGraphql {
  /** How often any resolver ran. */
  readonly calls: () => number;
  readonly lines: readonly string[];
  post(body: string, type?: string): Promise<GraphqlAnswer>;
  ask(query: string, rest?: object): Promise<GraphqlAnswer>;
  readonly server: ReturnType<typeof createHttpServer>;
}

type Environment = ServiceRuntime["config"]["environment"];

/** The GraphQL of a service in this process, its resolvers counted. */
export const startGraphql = async (environment: Environment = "test"): Promise<StartedGraphql> => {
  const lines: string[] = [];
  const runtime = runtimeOf(environment, lines);
  const server = createHttpServer(runtime, { authenticate });
  let calls = 0;
  const counted =
    <Answer>(answer: Answer) =>
    () => {
      calls += 1;
      return answer;
    };
  await registerGraphql(server, runtime, { sdl, resolvers: resolversWith(counted) });
  const post = async (body: string, type = "application/json"): Promise<GraphqlAnswer> => {
    const headers = { "content-type": type, "x-request-id": "request-1", ...letIn };
    const answer = await server.inject({ method: "POST", url: "/graphql", headers, body });
    const parts: Pick<GraphqlAnswer, "data" | "errors"> = answer.json();
    return { status: answer.statusCode, text: answer.body, ...parts };
  };
  const ask = (query: string, rest: object = {}) => post(JSON.stringify({ query, ...rest }));
  return { calls: () => calls, lines, post, ask, server };
};

const thing = { id: "1", name: "one" };

interface Draft {
  readonly name: string;
  readonly ingredients: readonly object[];
}

const resolversWith = (counted: <Answer>(answer: Answer) => () => Answer) => ({
  Query: {
    pid: counted(1),
    thing: counted(thing),
    things: counted({ nodes: [thing] }),
    unlimited: counted({ nodes: [thing] }),
    named: counted(1),
    painted: counted(1),
  },
  Subscription: { ticks: counted(1) },
  Mutation: {
    rename: counted(thing),
    write: (_parent: unknown, { draft }: { draft: Draft }) => ({
      name: draft.name,
      id: draft.ingredients.length,
    }),
  },
  Thing: { friend: counted(thing), twin: counted(thing), parts: counted({ nodes: [thing] }) },
});

const runtimeOf = (environment: Environment, lines: string[]): ServiceRuntime => {
  const config = {
    environment,
    host: "127.0.0.1",
    port: 0,
    adminPort: 0,
    instance: "recipe-api-1",
    logLevel: "info",
    requestTimeoutMs: 1_000,
    drainMs: 0,
    inFlight: { min: 8, max: 64, initial: 32 },
    eventLoopLateMs: 100,
  } as const;
  return createRuntime("recipe-api", config, { write: (line) => void lines.push(line) });
};
