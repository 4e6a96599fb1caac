import { apiKeyHeaders } from "@tandem/lab";
import type { Ask } from "../../faults/rig/ask-postgres.ts";

const columnsOf = (id: number) => ({
  text: 'SELECT instructions <> steps AS "isApart" FROM recipes WHERE id = $1',
  values: [id],
});

/**
 * Changes a recipe until a replica of version 0 has written over what one of version 1 had written, in
 * the old column alone. Nobody changes it after that: only the backfill can bring it together again.
 *
 * @returns the steps that were acknowledged last
 */
export const driftApart = async (url: string, ask: Ask, id: number): Promise<string> => {
  for (let turn = 1; ; turn += 1) {
    const steps = `Apart ${turn}`;
    await changeSteps(`${url}/recipes/${id}`, steps);
    const [row] = await ask<{ isApart: boolean | null }>(columnsOf(id));
    if (row?.isApart) return steps;
  }
};

const changeSteps = async (recipe: string, steps: string): Promise<void> => {
  const etag = (await fetch(recipe)).headers.get("etag") ?? "";
  const { status } = await fetch(recipe, {
    method: "PATCH",
    headers: { ...apiKeyHeaders, "if-match": etag, "content-type": "application/json" },
    body: JSON.stringify({ steps }),
  });
  if (status !== 200) throw new Error(`${recipe} was answered with ${status}`);
};
