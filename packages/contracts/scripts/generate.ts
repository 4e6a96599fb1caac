// Writes what is derived from the contracts. With --check it writes nothing, names what is stale
// and exits 1.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { graphqlTypes } from "./graphql-types.ts";
import { jsonSchemaFiles } from "./json-schema-files.ts";
import { protoTypes } from "./proto-types.ts";
import { validatorFiles } from "./validator-files.ts";

const root = join(import.meta.dirname, "../../..");
const folder = "packages/contracts/src/generated";

/** Paths from the root of the repository, and what should be in them. */
export type GeneratedFiles = ReadonlyMap<string, string>;

const generateAll = async (): Promise<GeneratedFiles> => {
  const parts = await Promise.all([
    jsonSchemaFiles(),
    graphqlTypes(root),
    protoTypes(root),
    validatorFiles(),
  ]);
  return new Map(parts.flatMap((files) => [...files]));
};

const isStale = async (path: string, content: string): Promise<boolean> =>
  (await readFile(join(root, path), "utf8").catch(() => undefined)) !== content;

const staleFiles = async (files: GeneratedFiles): Promise<string[]> => {
  const stale: string[] = [];
  for (const [path, content] of files) if (await isStale(path, content)) stale.push(path);
  return stale;
};

/** What an earlier source left behind. */
const leftovers = async (files: GeneratedFiles): Promise<string[]> => {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  return paths.filter((path) => !files.has(path));
};

const write = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
};

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const files = await generateAll();
const stale = await staleFiles(files);
const left = await leftovers(files);
if (values.check) {
  for (const path of stale) process.stderr.write(`stale: ${path}; run npm run generate\n`);
  for (const path of left) process.stderr.write(`left over: ${path}; run npm run generate\n`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const path of stale) await write(path, files.get(path) ?? "");
  for (const path of left) await rm(join(root, path));
  process.stdout.write(`${files.size} generated files, ${stale.length} written\n`);
}
