import type { ErrorObject } from "ajv";
import { recipeDraft, recipePatch } from "./generated/validators.js";
import { recipeRules } from "./recipe-rules.ts";
import { ServiceError } from "./service-error.ts";
import { checkLines, checkText } from "./text.ts";
import type { RecipeDraft, RecipePatch } from "./types.ts";

const { maxName, maxSteps, maxQuantity, maxDraftBytes } = recipeRules;

/**
 * The one rule of all protocols for what a caller writes of a recipe.
 *
 * @returns a copy with nothing else in it, its fields in one order: equal drafts are equal as JSON
 * @throws ServiceError `invalid_argument`, and `too_large` when it has more than 48 KiB as JSON
 */
export const checkRecipeDraft = (value: unknown): RecipeDraft => {
  if (!recipeDraft(value)) throw malformed(recipeDraft.errors);
  const { name, steps, ingredients } = value as RecipeDraft;
  return checkSize({
    name: checkName("name", name),
    steps: checkLines("steps", steps, maxSteps),
    ingredients: ingredients.map(checkIngredient),
  });
};

/**
 * The same rule for a change: what is absent stays as it is.
 *
 * @throws ServiceError as `checkRecipeDraft` does
 */
export const checkRecipePatch = (value: unknown): RecipePatch => {
  if (!recipePatch(value)) throw malformed(recipePatch.errors);
  const { name, steps, ingredients } = value as RecipePatch;
  return checkSize({
    ...(name !== undefined && { name: checkName("name", name) }),
    ...(steps !== undefined && { steps: checkLines("steps", steps, maxSteps) }),
    ...(ingredients !== undefined && { ingredients: ingredients.map(checkIngredient) }),
  });
};

type IngredientDraft = RecipeDraft["ingredients"][number];

const checkIngredient = ({ name, quantity }: IngredientDraft, index: number): IngredientDraft => ({
  name: checkName(`ingredients/${index}/name`, name),
  quantity: checkText(`ingredients/${index}/quantity`, quantity, maxQuantity),
});

const checkName = (path: string, name: string): string => {
  if (name === "") throw new ServiceError("invalid_argument", `${path} must not be empty`);
  return checkText(path, name, maxName);
};

const checkSize = <Draft extends RecipePatch>(draft: Draft): Draft => {
  if (Buffer.byteLength(JSON.stringify(draft)) <= maxDraftBytes) return draft;
  throw new ServiceError("too_large", `a recipe may have at most ${maxDraftBytes} bytes of JSON`);
};

/** Ajv stops at the first thing that is wrong. */
const malformed = (errors: readonly ErrorObject[] | null | undefined): ServiceError => {
  const [error] = errors ?? [];
  return new ServiceError("invalid_argument", error ? explain(error) : "this is no recipe");
};

const explain = ({ keyword, instancePath, message, params }: ErrorObject): string => {
  const path = instancePath.slice(1);
  if (keyword === "additionalProperties")
    return `nobody may set ${inside(path, String(params["additionalProperty"]))}`;
  if (keyword === "required")
    return `${inside(path, String(params["missingProperty"]))} is missing`;
  if (keyword === "minProperties") return "name, steps or ingredients must be there";
  return `${path || "the recipe"} ${message ?? "is not valid"}`;
};

const inside = (path: string, name: string): string => (path === "" ? name : `${path}/${name}`);
