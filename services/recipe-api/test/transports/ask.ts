import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { authorized, type StartedApp } from "../start-app.ts";

/** What came back, in words that are the same for every protocol. */
export interface Outcome {
  readonly answer?: unknown;
  /** The protocol's own error code. */
  readonly code?: unknown;
  readonly message?: unknown;
  /** Milliseconds after which the answer says to come again. */
  readonly comeAgainMs?: number | undefined;
  /** Everything that was sent back, to look for what must not be in it. */
  readonly text: string;
}

export interface AskOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export type Ask = (
  app: Pick<StartedApp, "url" | "grpcAddress">,
  id: string,
  options?: AskOptions,
) => Promise<Outcome>;

const headersOf = ({ timeoutMs }: AskOptions): Record<string, string> => ({
  ...authorized,
  ...(timeoutMs !== undefined && { "x-request-timeout-ms": `${timeoutMs}` }),
});

export const askHttp: Ask = async ({ url }, id, options = {}) => {
  const answer = await fetch(`${url}/recipes/${encodeURIComponent(id)}`, {
    headers: headersOf(options),
    signal: options.signal ?? null,
  });
  const text = await answer.text();
  const body = JSON.parse(text);
  if (answer.ok) return { answer: body, text };
  return { code: body.code, message: body.detail, comeAgainMs: retryAfterOf(answer), text };
};

const retryAfterOf = ({ headers }: Response): number | undefined =>
  headers.has("retry-after") ? Number(headers.get("retry-after")) * 1_000 : undefined;

const query = `query ($id: ID!) {
  producer { pid instance }
  recipe(id: $id) {
    id name steps version created_at: createdAt updated_at: updatedAt stale_seconds: staleSeconds
    ingredients { id name quantity }
  }
}`;

export const askGraphql: Ask = async ({ url }, id, options = {}) => {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headersOf(options) },
    body: JSON.stringify({ query, variables: { id } }),
    signal: options.signal ?? null,
  });
  const text = await answer.text();
  const { data, errors } = JSON.parse(text);
  const comeAgainMs = retryAfterOf(answer);
  if (errors)
    return { code: errors[0].extensions.code, message: errors[0].message, comeAgainMs, text };
  return { answer: withStalenessBeside(withNumbers(data) as Produced), text };
};

interface Produced {
  readonly recipe: { readonly stale_seconds: number | null };
}

/** Over the other protocols it stands beside the recipe, and for a fresh one nowhere. */
const withStalenessBeside = ({ recipe: { stale_seconds, ...recipe }, ...rest }: Produced) => ({
  ...rest,
  recipe,
  ...(stale_seconds !== null && { stale_seconds }),
});

/** GraphQL's `ID` is text on the wire. */
export const withNumbers = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data), (key, value: unknown) => (key === "id" ? Number(value) : value));

export const askGrpc: Ask = async ({ grpcAddress }, id, options = {}) => {
  const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
  const client = new Client(grpcAddress, credentials.createInsecure());
  const deadline = Date.now() + (options.timeoutMs ?? 10_000);
  try {
    return await new Promise<Outcome>((resolve) => {
      const call = client.makeUnaryRequest(
        GetRecipe.path,
        GetRecipe.requestSerialize,
        GetRecipe.responseDeserialize,
        { id: Number(id) },
        metadataOf(authorized),
        { deadline },
        (error: ServiceError | null, answer) =>
          resolve(
            error
              ? {
                  code: error.code,
                  message: error.details,
                  text: textOf(error),
                  ...pushBackOf(error),
                }
              : { answer, text: JSON.stringify(answer) },
          ),
      );
      options.signal?.addEventListener("abort", () => call.cancel());
    });
  } finally {
    client.close();
  }
};

const pushBackOf = ({ metadata }: ServiceError): Pick<Outcome, "comeAgainMs"> => {
  const [value] = metadata.get("grpc-retry-pushback-ms");
  return { comeAgainMs: value === undefined ? undefined : Number(value) };
};

export const metadataOf = (headers: Readonly<Record<string, string>>): Metadata => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
};

export const textOf = ({ details, metadata }: ServiceError): string =>
  `${details} ${JSON.stringify(metadata.toJSON())}`;
