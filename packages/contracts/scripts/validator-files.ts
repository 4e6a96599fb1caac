import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { ProducedRecipe, ProducedRecipePage } from "../src/schemas/producer.ts";
import type { GeneratedFiles } from "./generate.ts";

const target = "packages/contracts/src/generated/validators";

const declarations = `/** Whether the value is what recipe-api answers for one recipe; fields it does not know pass. */
export declare const producedRecipe: (value: unknown) => boolean;
/** The same for a page of recipes. */
export declare const producedRecipePage: (value: unknown) => boolean;
`;

/** A reader does not mind these: a newer producer may add fields, or allow longer texts. */
const ignored = new Set(["additionalProperties", "minLength", "maxLength"]);

const tolerant = (schema: object): object => {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    ignored.has(key) ? undefined : value,
  );
  return JSON.parse(text) as object;
};

/** Validators compiled ahead of time: nothing is compiled when a service starts. */
export const validatorFiles = async (): Promise<GeneratedFiles> => {
  const ajv = new Ajv({ code: { source: true, esm: true, lines: true } });
  ajv.addSchema(tolerant(ProducedRecipe), "producedRecipe");
  ajv.addSchema(tolerant(ProducedRecipePage), "producedRecipePage");
  return new Map([
    [
      `${target}.js`,
      standalone.default(ajv, {
        producedRecipe: "producedRecipe",
        producedRecipePage: "producedRecipePage",
      }),
    ],
    [`${target}.d.ts`, declarations],
  ]);
};
