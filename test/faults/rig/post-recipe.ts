import type { Recipe } from "@tandem/contracts";
import { apiKeyHeaders } from "@tandem/lab";

/** What somebody sends once, and never again. */
export interface Write {
  /** The whole of it, with its route: `http://…/via/grpc/recipes`. */
  readonly url: string;
  /** @default "POST" */
  readonly method?: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly key: string;
  /** JSON, as it is to be sent; undefined: nothing. */
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WriteAnswer {
  readonly status: number;
  /** What came back; undefined when it is no recipe. */
  readonly recipe: Recipe | undefined;
  /** Of a problem: its code and what it says. */
  readonly problem: string | undefined;
  readonly ms: number;
}

export const sendWrite = async ({
  url,
  method = "POST",
  key,
  body,
  headers,
}: Write): Promise<WriteAnswer> => {
  const startedAt = performance.now();
  const answer = await fetch(url, {
    method,
    headers: {
      ...apiKeyHeaders,
      "idempotency-key": key,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    body: body ?? null,
  });
  const text = await answer.text();
  const json = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  return {
    status: answer.status,
    recipe: recipeIn(json),
    problem: "code" in json ? `${String(json["code"])}: ${String(json["detail"])}` : undefined,
    ms: performance.now() - startedAt,
  };
};

/** recipe-api says beside it who has made it. */
const recipeIn = (json: Record<string, unknown>): Recipe | undefined => {
  const { recipe = json } = json;
  return "version" in (recipe as object) ? (recipe as Recipe) : undefined;
};
