import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Recipe } from "@tandem/contracts";
import { protocols } from "./load.ts";
import { recipesForOutages } from "./outage-load.ts";
import { sendWrite } from "./post-recipe.ts";
import type { OnRedis } from "./start-on-redis.ts";

/**
 * Copies that are on their way to Redis when it freezes, of recipes that are changed while it is
 * frozen: it keeps them when it goes on, if nobody tells it not to.
 */
export interface StaleStores {
  /** Reads, so that Redis has answered and PostgreSQL has not yet: the moment to freeze Redis. */
  send(): Promise<void>;
  /** Lets PostgreSQL answer, and changes what was read. */
  outdate(): Promise<void>;
  /** For two seconds, what every web-api answers over every protocol. */
  whatReadersSee(): Promise<readonly ("old" | "new")[]>;
}

/** Of PostgreSQL, and so the time between the two questions to Redis; and a part of it. */
const [lateMs, meanwhileMs] = [300, 150];

/** The last ones: nobody else asks for them. */
const ids = Array.from({ length: 10 }, (_, index) => recipesForOutages - index);

export const createStaleStores = (stack: OnRedis): StaleStores => {
  const { webApi } = stack.stack.urls;
  const urls = webApi.flatMap((url) => protocols.map((name) => `${url}/via/${name}/recipes`));
  let reads: readonly Promise<Recipe>[] = [];
  return {
    send: async () => {
      await stack.proxy.set({ type: "latency", ms: lateMs, direction: "down" });
      reads = ids.map((id) => readRecipe(`${stack.url}/recipes/${id}`));
      await delay(meanwhileMs);
    },
    outdate: async () => {
      await stack.proxy.clear();
      const recipes = await Promise.all(reads);
      await Promise.all(recipes.map((recipe) => change(stack.url, recipe)));
    },
    whatReadersSee: async () => {
      const seen: ("old" | "new")[] = [];
      const until = Date.now() + 2_000;
      while (Date.now() < until) {
        const all = ids.flatMap((id) => urls.map((url) => readRecipe(`${url}/${id}`)));
        for (const { name } of await Promise.all(all))
          seen.push(name === changedName ? "new" : "old");
        await delay(100);
      }
      return seen;
    },
  };
};

const readRecipe = async (url: string): Promise<Recipe> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return (await answer.json()) as Recipe;
};

const changedName = "Changed while Redis was frozen";

const change = async (url: string, { id, version }: Recipe): Promise<void> => {
  const { status } = await sendWrite({
    url: `${url}/recipes/${id}`,
    method: "PUT",
    key: randomUUID(),
    headers: { "if-match": `"${version}"` },
    body: JSON.stringify({ name: changedName, steps: "Wait.", ingredients: [] }),
  });
  if (status !== 200) throw new Error(`the change of recipe ${id} is answered with ${status}`);
};
