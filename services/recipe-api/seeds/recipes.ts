import book from "./recipes/book.json" with { type: "json" };
import breads from "./recipes/breads.json" with { type: "json" };
import breakfasts from "./recipes/breakfasts.json" with { type: "json" };
import desserts from "./recipes/desserts.json" with { type: "json" };
import drinks from "./recipes/drinks.json" with { type: "json" };
import feasts from "./recipes/feasts.json" with { type: "json" };
import meatAndFish from "./recipes/meat-and-fish.json" with { type: "json" };
import noodlesAndRice from "./recipes/noodles-and-rice.json" with { type: "json" };
import salads from "./recipes/salads.json" with { type: "json" };
import sauces from "./recipes/sauces.json" with { type: "json" };
import soups from "./recipes/soups.json" with { type: "json" };
import vegetables from "./recipes/vegetables.json" with { type: "json" };
import type { Recipe } from "../src/recipes/recipe.ts";

/** As it is written down: paragraphs, and quantities by the name of the ingredient. */
interface WrittenRecipe {
  readonly id: number;
  readonly name: string;
  /** When it was changed, if it was: RFC 3339, UTC. */
  readonly edited?: string;
  readonly steps: readonly string[];
  readonly ingredients: object;
}

const written: readonly WrittenRecipe[] = [
  ...book,
  ...breads,
  ...breakfasts,
  ...desserts,
  ...drinks,
  // Five of more than 20 kB each: what is long must be seen to work, too.
  ...feasts,
  ...meatAndFish,
  ...noodlesAndRice,
  ...salads,
  ...sauces,
  ...soups,
  ...vegetables,
];

const writtenAt = "2026-01-01T00:00:00.000Z";

const toRecipe = ({ id, name, edited, steps, ingredients }: WrittenRecipe): Recipe => ({
  id,
  name,
  steps: steps.join("\n"),
  ingredients: Object.entries(ingredients).map(([ingredient, quantity], index) => ({
    id: index + 1,
    name: ingredient,
    quantity: String(quantity),
  })),
  version: edited === undefined ? 1 : 2,
  created_at: writtenAt,
  updated_at: edited ?? writtenAt,
});

/** The recipes that a new database holds, and the memory store, in the order of their ids. */
export const recipes: readonly Recipe[] = written.map(toRecipe).toSorted((a, b) => a.id - b.id);
