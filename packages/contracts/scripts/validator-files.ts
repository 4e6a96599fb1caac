import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { ProducedDeletion, ProducedRecipe, ProducedRecipePage } from "../src/schemas/producer.ts";
import { Recipe, RecipeDraft, RecipePatch } from "../src/schemas/recipe.ts";
import type { GeneratedFiles } from "./generate.ts";

const target = "packages/contracts/src/generated/validators";

const declarations = `import type { ErrorObject } from "ajv";

interface Validate {
  (value: unknown): boolean;
  /** What is wrong with the last value; read it before the next. */
  errors?: ErrorObject[] | null;
}

/** Whether the value is what recipe-api answers for one recipe; fields it does not know pass. */
export declare const producedRecipe: Validate;
/** The same for a page of recipes. */
export declare const producedRecipePage: Validate;
/** The same for a deletion. */
export declare const producedDeletion: Validate;
/** The same for a recipe alone. */
export declare const recipe: Validate;
/** Whether the value has the form of what a caller writes; how long its texts are is not looked at. */
export declare const recipeDraft: Validate;
/** The same for what a caller changes. */
export declare const recipePatch: Validate;
`;

// Lengths are counted where texts are looked at (text.ts): the compiled check would import Ajv.
const lengths = ["minLength", "maxLength"];
/** A reader does not mind these: a newer producer may add fields, or allow longer texts. */
const ignored = ["additionalProperties", ...lengths];

const without = (names: readonly string[], schema: object): object => {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    names.includes(key) ? undefined : value,
  );
  return JSON.parse(text) as object;
};

const answers = {
  producedRecipe: ProducedRecipe,
  producedRecipePage: ProducedRecipePage,
  producedDeletion: ProducedDeletion,
  recipe: Recipe,
};
const requests = { recipeDraft: RecipeDraft, recipePatch: RecipePatch };

/** Validators compiled ahead of time: nothing is compiled when a service starts. */
export const validatorFiles = async (): Promise<GeneratedFiles> => {
  const ajv = new Ajv({ code: { source: true, esm: true, lines: true } });
  for (const [name, schema] of Object.entries(answers))
    ajv.addSchema(without(ignored, schema), name);
  for (const [name, schema] of Object.entries(requests))
    ajv.addSchema(without(lengths, schema), name);
  const names = [...Object.keys(answers), ...Object.keys(requests)];
  const text = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  return new Map([
    [`${target}.js`, text],
    [`${target}.d.ts`, declarations],
  ]);
};
