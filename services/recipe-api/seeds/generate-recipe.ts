import type { Recipe } from "../src/recipes/recipe.ts";
import { recipes } from "./recipes.ts";

const manners = [
  "Baked",
  "Braised",
  "Chilled",
  "Grilled",
  "Pickled",
  "Roasted",
  "Smoked",
  "Spiced",
];
const mains = [
  "Aubergine",
  "Bean",
  "Beetroot",
  "Carrot",
  "Chickpea",
  "Fennel",
  "Lentil",
  "Mushroom",
];
const dishes = ["Casserole", "Curry", "Pie", "Salad", "Skewers", "Soup", "Stew", "Tart"];

/** Spreads neighbouring numbers over all 32 bits, as the hash of Knuth's TAOCP 6.4 does. */
const scatter = (number: number): number => Math.imul(number, 2_654_435_761) >>> 0;

const pick = <Item>(list: readonly Item[], number: number): Item =>
  list[number % list.length] as Item;

/**
 * A recipe made of parts of the sample recipes, for load tests: the same for the same id, and about
 * as long as those.
 */
export const generateRecipe = (id: number): Recipe => {
  const hash = scatter(id);
  const name = `${pick(manners, hash)} ${pick(mains, hash >>> 8)} ${pick(dishes, hash >>> 16)} ${id}`;
  return { ...pick(shortRecipes, hash >>> 4), id, name };
};

/** Of a few hundred bytes: ten thousand feasts would be another test. */
const shortRecipes = recipes.filter(({ steps }) => steps.length < 2_000);
