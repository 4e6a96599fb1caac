import { createKeyTemplate } from "../key-template.ts";
import { openHttpConnections } from "./http-connections.ts";
import { inTurn } from "./in-turn.ts";
import { parseJson } from "./parse-json.ts";
import { readRecipe } from "./read-recipe.ts";
import { recipeIn } from "./recipe-in.ts";
import type { Sender } from "./sender.ts";
import type { UpdateTarget } from "./target.ts";

/** Reads a recipe, then changes the version that it has read. */
export const createUpdateSender = (target: UpdateTarget): Sender => {
  const { method = "PUT", body = null, headers = {} } = target;
  const connections = openHttpConnections(target);
  const nextPath = inTurn(target.path);
  const template = createKeyTemplate({ method, headers, body });
  return {
    send: async (request) => {
      const path = nextPath();
      const read = await readRecipe(connections, { path, headers }, request);
      if (!read.recipe) return read;
      const { id, version } = read.recipe;
      const type = method === "DELETE" ? "delete" : "write";
      const operation = { type, key: request.id, recipe: id, expectedVersion: version } as const;
      const end = request.begin(operation);
      const filled = template.fill(request.id);
      const conditional = { ...filled.headers, "if-match": `"${version}"` };
      const asked = { ...filled, path, headers: conditional };
      const answer = await connections.exchange(asked, request);
      const status = `${answer.status}`;
      end({ status, recipe: recipeIn(parseJson(answer.body)) });
      return { status, requestId: answer.requestId };
    },
    close: () => connections.close(),
  };
};
