import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as resolvers from "@graphql-codegen/typescript-resolvers";
import { type DocumentNode, Kind, parse } from "graphql";
import type { GeneratedFiles } from "./generate.ts";

const target = "packages/contracts/src/generated/graphql";

/** Types of the resolvers that each schemas/*.graphql asks for. */
export const graphqlTypes = async (root: string): Promise<GeneratedFiles> => {
  const folder = join(root, "schemas");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".graphql"));
  return new Map(await Promise.all(files.map((file) => typesOf(join(folder, file), file))));
};

const typesOf = async (path: string, file: string): Promise<[string, string]> => {
  const schema = parse(await readFile(path, "utf8"));
  const types = await readFile(join(import.meta.dirname, "../src/types.ts"), "utf8");
  const filename = `${target}/${file.replace(/\.graphql$/, ".ts")}`;
  const text = await codegen({
    filename,
    schema,
    documents: [],
    config: { ...config, mappers: mappersOf(schema, types) },
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  });
  return [filename, text];
};

const config = {
  enumsAsTypes: true,
  useTypeImports: true,
  skipTypename: true,
  immutableTypes: true,
};

/**
 * Resolvers hand over what the core knows: for an object type, the contract's type of its name. Where
 * the contract has a head of it, that: the fields it lacks have resolvers of their own.
 */
const mappersOf = ({ definitions }: DocumentNode, types: string): Record<string, string> => {
  const names = definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [definition.name.value] : [],
  );
  const mappers = names.flatMap((name): [string, string][] => {
    const model = [`${name}Head`, name].find((each) => types.includes(`export type ${each} =`));
    return model ? [[name, `../../types.ts#${model} as ${name}Model`]] : [];
  });
  return Object.fromEntries(mappers);
};
