import { createKeyTemplate } from "../key-template.ts";
import { openHttpConnections } from "./http-connections.ts";
import { inTurn } from "./in-turn.ts";
import { parseJson } from "./parse-json.ts";
import { readRecipe } from "./read-recipe.ts";
import { recipeIn } from "./recipe-in.ts";
import type { Sender } from "./sender.ts";
import type { HttpTarget } from "./target.ts";

/** Any request over HTTP/1.1. One that carries a key is a write. */
export const createHttpSender = (target: HttpTarget): Sender => {
  const { method = "GET", body = null, headers = {}, readBack } = target;
  const connections = openHttpConnections(target);
  const nextPath = inTurn(target.path);
  const template = createKeyTemplate({ method, headers, body });
  const send: Sender["send"] = async (request) => {
    const asked = { ...template.fill(request.id), path: nextPath() };
    const answer = await connections.exchange(asked, request);
    return { status: `${answer.status}`, requestId: answer.requestId };
  };
  const write: Sender["send"] = async (request) => {
    const type = method === "DELETE" ? "delete" : "write";
    const end = request.begin({ type, key: request.id });
    const asked = { ...template.fill(request.id), path: nextPath() };
    const answer = await connections.exchange(asked, request);
    const [status, recipe] = [`${answer.status}`, recipeIn(parseJson(answer.body))];
    end({ status, recipe });
    if (readBack !== undefined && recipe && answer.status < 300) {
      const path = readBack.replaceAll("{id}", `${recipe.id}`);
      // That it has no answer is written down; it says nothing about the write.
      await readRecipe(connections, { path, headers, recipe: recipe.id }, request).catch(
        () => undefined,
      );
    }
    return { status, requestId: answer.requestId };
  };
  return { send: template.isKeyed ? write : send, close: () => connections.close() };
};
