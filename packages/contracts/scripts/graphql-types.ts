import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as resolvers from "@graphql-codegen/typescript-resolvers";
import { parse } from "graphql";
import type { GeneratedFiles } from "./generate.ts";

const filename = "packages/contracts/src/generated/graphql.ts";

// Resolvers hand over the recipe as the core knows it, so the parents are the contract's types.
const config = {
  enumsAsTypes: true,
  useTypeImports: true,
  skipTypename: true,
  immutableTypes: true,
  mappers: {
    Recipe: "../types.ts#Recipe as RecipeModel",
    Ingredient: "../types.ts#Ingredient as IngredientModel",
    Producer: "../types.ts#Producer as ProducerModel",
  },
};

/** Types of the resolvers that schemas/recipe.graphql asks for. */
export const graphqlTypes = async (root: string): Promise<GeneratedFiles> => {
  const sdl = await readFile(join(root, "schemas/recipe.graphql"), "utf8");
  const text = await codegen({
    filename,
    schema: parse(sdl),
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  });
  return new Map([[filename, text]]);
};
