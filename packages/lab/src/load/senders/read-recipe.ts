import type { RecipeVersion } from "../operation.ts";
import type { Headers, HttpConnections } from "./http-connections.ts";
import { parseJson } from "./parse-json.ts";
import { recipeIn } from "./recipe-in.ts";
import type { Answer, RequestToSend } from "./sender.ts";

export interface ReadAnswer extends Answer {
  readonly recipe: RecipeVersion | undefined;
}

/** GETs a recipe as a part of a request that writes, and writes down which version is there. */
export const readRecipe = async (
  connections: HttpConnections,
  { path, headers, recipe: id }: { path: string; headers: Headers; recipe?: number },
  request: RequestToSend,
): Promise<ReadAnswer> => {
  const end = request.begin({ type: "read", ...(id !== undefined && { recipe: id }) });
  const asked = { method: "GET", path, headers: ofReads(headers), body: null } as const;
  const answer = await connections.exchange(asked, request);
  const recipe = answer.status === 200 ? recipeIn(parseJson(answer.body)) : undefined;
  const status = answer.status === 200 && !recipe ? "200 without a recipe" : `${answer.status}`;
  end({ status, recipe, isStale: answer.isStale });
  return { status, requestId: answer.requestId, recipe };
};

/** Who asks stays the same; the body and its key are the write's. */
const ofReads = (headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => name.toLowerCase() !== "content-type" && !value.includes("{key}"),
    ),
  );
