import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { internalHeaders, internalMetadata, type ServiceProcess } from "@tandem/lab";

/** What one recipe-api says of a recipe, in the same words over every protocol. */
export interface Said {
  /** 200, or what the protocol says in its place: 404, `NOT_FOUND`, 5. */
  readonly status: number | string;
  readonly version?: number;
  readonly name?: string;
  /** Undefined for a fresh answer. */
  readonly staleSeconds?: number | undefined;
}

export type AskRecipe = (service: ServiceProcess, id: number) => Promise<Said>;

interface Answer {
  readonly recipe: { readonly version: number; readonly name: string };
  readonly stale_seconds?: number;
}

const said = ({ recipe: { version, name }, stale_seconds: staleSeconds }: Answer): Said => ({
  status: 200,
  version,
  name,
  staleSeconds,
});

export const askHttp: AskRecipe = async ({ url }, id) => {
  const answer = await fetch(`${url}/recipes/${id}`, { headers: internalHeaders });
  const body = (await answer.json()) as Answer;
  return answer.ok ? said(body) : { status: answer.status };
};

const query = "query ($id: ID!) { recipe(id: $id) { version name staleSeconds } }";

interface GraphqlAnswer {
  readonly data?: { readonly recipe: Answer["recipe"] & { readonly staleSeconds: number | null } };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const askGraphql: AskRecipe = async ({ url }, id) => {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...internalHeaders },
    body: JSON.stringify({ query, variables: { id: `${id}` } }),
  });
  const { data, errors } = (await answer.json()) as GraphqlAnswer;
  if (errors?.[0] || !data) return { status: errors?.[0]?.extensions.code ?? "no answer" };
  const { version, name, staleSeconds } = data.recipe;
  return { status: 200, version, name, staleSeconds: staleSeconds ?? undefined };
};

/** Channels to one address share a connection. */
const askGrpc: AskRecipe = async ({ grpcAddress }, id) => {
  const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
  const client = new Client(grpcAddress, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = GetRecipe;
  const options = { deadline: Date.now() + 10_000 };
  try {
    return await new Promise<Said>((resolve) => {
      const settle = (error: ServiceError | null, answer?: unknown): void =>
        resolve(error ? { status: error.code } : said(answer as Answer));
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { id },
        internalMetadata(Metadata),
        options,
        settle,
      );
    });
  } finally {
    client.close();
  }
};

export const protocols = [
  ["HTTP", askHttp],
  ["GraphQL", askGraphql],
  ["gRPC", askGrpc],
] as const;
