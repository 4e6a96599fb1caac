import { afterAll, beforeAll, expect, test } from "vitest";
import { createSampleWorkspace, type SampleWorkspace } from "./sample-workspace.ts";

const lines = (count: number, line: string): string => Array(count).fill(line).join("\n");

// This folder has no knex.
const knexTypes = `
interface Table { readonly [name: string]: (...given: unknown[]) => Table }
type Call = (name: string, change?: string | ((table: Table) => void)) => Promise<void>;
interface Knex { readonly raw: Call; readonly schema: { readonly [name: string]: Call } }`;

const migration = (up: string, down: string): string => `${knexTypes}
export const up = async (knex: Knex): Promise<void> => { await knex.raw("SELECT 1"); ${up} };
export const down = async (knex: Knex): Promise<void> => { await knex.raw("SELECT 1"); ${down} };`;

const destructive = 'await knex.raw("DROP TABLE a"); await knex.schema.renameTable("b", "c");';

/** Files that each break the rule beside them, and nothing that the rule before them covers. */
const broken: readonly [rule: string, path: string, text: string][] = [
  // Who imports whom, in each form that an import can take.
  ["tandem(import-direction)", "services/a/src/recipes/core.ts", 'export { x } from "fastify";'],
  ["tandem(import-direction)", "services/a/src/server.ts", 'import "./routes/a.ts";'],
  ["tandem(import-direction)", "services/a/src/routes/a.ts", 'await import("../clients/b.ts");'],
  [
    "tandem(import-direction)",
    "services/a/src/routes/type.ts",
    'import type { B } from "../clients/b.ts";\nexport type A = B;',
  ],
  [
    "tandem(import-direction)",
    "services/a/src/stores/import-type.ts",
    'export type A = import("../routes/a.ts").A;',
  ],
  ["tandem(import-direction)", "services/a/src/stores/all.ts", 'export * from "../app.ts";'],
  ["tandem(import-direction)", "services/a/src/app.ts", 'export { b } from "@tandem/stack";'],
  [
    "tandem(import-direction)",
    "services/a/src/clients/named-late.ts",
    "export const load = (name: string): Promise<unknown> => import(name);",
  ],
  [
    "tandem(import-direction)",
    "services/a/test/a.test.ts",
    'export { b } from "../../b/src/b.ts";',
  ],
  [
    "tandem(import-direction)",
    "packages/lab/src/deep.ts",
    'export { a } from "@tandem/a/src/a.ts";',
  ],
  ["tandem(import-direction)", "packages/lab/src/over.ts", 'export { a } from "../../a/src/a.ts";'],
  ["tandem(import-direction)", "packages/contracts/src/up.ts", 'export { a } from "@tandem/lab";'],
  [
    "tandem(import-direction)",
    "packages/database/src/schema.ts",
    'export const file = new URL("../../../schemas/recipe.json", import.meta.url);',
  ],
  [
    "tandem(import-direction)",
    "packages/database/src/proto.ts",
    'import { join } from "node:path";\nexport const p = join(import.meta.dirname, "../../../proto");',
  ],

  // Queries.
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/template.ts",
    "export const q = (id: string): string => `SELECT * FROM recipes WHERE id = ${id}`;",
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/concatenated.ts",
    'export const q = (id: string): string => "select * from r " + "where id = " + id;',
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/appended.ts",
    'export const q = (text: string, id: string): string => text + " WHERE id = " + id;',
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/joined.ts",
    'export const q = (table: string): string => ["DELETE FROM", table].join(" ");',
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/concat.ts",
    'export const q = (table: string): string => "DROP TABLE ".concat(table);',
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/raw.ts",
    "interface Knex { raw(sql: string): string }\n" +
      "export const q = (knex: Knex, name: string): string => knex.raw(`name = ${name}`);",
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/graphql.ts",
    "export const q = (id: number): string => `query { recipe(id: ${id}) { name } }`;",
  ],
  [
    "tandem(no-interpolated-query)",
    "packages/lab/src/tagged.ts",
    "const sql = (_parts: TemplateStringsArray, ..._values: string[]): string => '';\n" +
      "export const q = (part: string): string => sql`name = ${part}`;",
  ],

  // Migrations.
  ...Object.entries({
    dropTable: 'await knex.schema.dropTable("a");',
    dropColumn: 'await knex.schema.alterTable("a", (table) => void table.dropColumn("b"));',
    renameColumn:
      'await knex.schema.alterTable("a", (table) => void table.renameColumn("b", "c"));',
    dropNullable: 'await knex.schema.alterTable("a", (table) => void table.dropNullable("b"));',
    alter:
      'await knex.schema.alterTable("a", (table) => void table.text("b").notNullable().alter());',
    demand: 'await knex.schema.alterTable("a", (table) => void table.text("b").notNullable());',
    raw: 'await knex.raw("BEGIN; ALTER TABLE a DROP COLUMN b");',
    pieces: 'await knex.raw("ALTER TABLE a " + "RENAME TO b");',
    template: "await knex.raw(`ALTER TABLE a ALTER b SET NOT NULL`);",
  }).map(([name, statement]): [string, string, string] => [
    "tandem(expand-contract)",
    `services/a/migrations/20260101000000_${name}.ts`,
    migration(statement, ""),
  ]),
  [
    "tandem(expand-contract)",
    "services/a/migrations/20260102000000_elsewhere.ts",
    `const text = "DROP TABLE a";\n${migration("await knex.raw(text);", "")}`,
  ],
  [
    "tandem(expand-contract)",
    "services/a/migrations/20260103000000_other_phase.ts",
    `export const phase = "expand";\n${migration('await knex.schema.dropTable("a");', "")}`,
  ],

  // TLS.
  [
    "tandem(no-insecure-tls)",
    "packages/lab/src/tls.ts",
    "export const options = { rejectUnauthorized: false };",
  ],
  [
    "tandem(no-insecure-tls)",
    "packages/lab/src/tls-later.ts",
    "export const set = (o: { rejectUnauthorized?: boolean }): void => {\n" +
      '  o["rejectUnauthorized"] = Math.random() > 1;\n};',
  ],
  [
    "tandem(no-insecure-tls)",
    "packages/lab/src/config.ts",
    'export const off = (): void => {\n  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";\n};',
  ],
  [
    "tandem(no-insecure-tls)",
    "packages/lab/src/tls-variable.ts",
    'export const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };',
  ],

  // The process and its console.
  ["eslint(no-console)", "packages/lab/src/console.ts", 'console.log("hello");'],
  [
    "eslint(no-restricted-properties)",
    "services/a/src/env.ts",
    'export const a = process.env["A"];',
  ],
  [
    "eslint(no-restricted-properties)",
    "packages/lab/src/env-taken.ts",
    "export const { env } = process;",
  ],
  [
    "eslint(no-restricted-properties)",
    "packages/lab/src/env-global.ts",
    'export const a = globalThis.process.env["A"];',
  ],
  [
    "eslint(no-restricted-imports)",
    "packages/lab/src/env-in.ts",
    'export { env } from "node:process";',
  ],
  ["eslint(no-restricted-properties)", "services/a/src/config.ts", "process.exit(1);"],
  [
    "eslint(no-restricted-properties)",
    "packages/lab/src/main.ts",
    'export const a = process.env["A"];',
  ],
  ["eslint(no-restricted-properties)", "packages/lab/test/exit.test.ts", "process.exit(1);"],

  // Form.
  ["tandem(package-door)", "packages/lab/src/index.ts", 'export * from "./main.ts";'],
  ["import(no-default-export)", "packages/lab/src/default.ts", "export default 1;"],
  ["unicorn(filename-case)", "packages/lab/src/camelCase.ts", "export const a = 1;"],
  ["eslint(max-lines)", "packages/lab/src/long.ts", lines(201, "export {};")],
  [
    "eslint(max-lines-per-function)",
    "packages/lab/src/long-function.ts",
    `export const f = (n: number[]): void => {\n${lines(40, "  n.push(1);")}\n};`,
  ],
  [
    "import(no-cycle)",
    "packages/lab/src/cycle.ts",
    'import { b } from "./cycle-back.ts";\nexport const a = (): number => b();',
  ],
  [
    "import(no-cycle)",
    "packages/lab/src/cycle-back.ts",
    'import { a } from "./cycle.ts";\nexport const b = (): number => a();',
  ],

  // Promises, errors, types.
  ["eslint(no-empty)", "packages/lab/src/swallowed.ts", "try {\n  Math.random();\n} catch {}"],
  [
    "eslint(no-empty-function)",
    "packages/lab/src/swallowed-promise.ts",
    "export const f = (p: Promise<void>): Promise<void> => p.catch(() => {});",
  ],
  [
    "typescript(no-floating-promises)",
    "packages/lab/src/floating.ts",
    "export const f = (p: Promise<void>): void => {\n  p.finally(() => 1);\n};",
  ],
  [
    "typescript(no-misused-promises)",
    "packages/lab/src/misused.ts",
    "export const f = (p: Promise<boolean>): number => {\n  if (p) return 1;\n  return 2;\n};",
  ],
  [
    "typescript(await-thenable)",
    "packages/lab/src/thenable.ts",
    "export const a: number = await 1;",
  ],
  [
    "typescript(only-throw-error)",
    "packages/lab/src/thrown.ts",
    'export const f = (): void => {\n  throw { code: "not_found" };\n};',
  ],
  [
    "typescript(switch-exhaustiveness-check)",
    "packages/lab/src/switch.ts",
    'export const f = (a: "x" | "y"): void => {\n  switch (a) {\n    case "x":\n      break;\n  }\n};',
  ],
  ["typescript(no-explicit-any)", "packages/lab/src/any.ts", "export type A = any;"],
  [
    "typescript(no-unsafe-member-access)",
    "packages/lab/src/any-used.ts",
    "export const a: unknown = JSON.parse('{}').a;",
  ],
];

const clean: Readonly<Record<string, string>> = {
  "services/b/src/config.ts":
    'export const readPort = (): number => Number(process.env["PORT"] ?? "4000");',
  "services/b/src/server.ts":
    'import { readPort } from "./config.ts";\nif (readPort() === 0) process.exit(78);',
  "services/b/src/recipes/recipe.ts": "export interface Recipe {\n  readonly id: number;\n}",
  "services/b/src/app.ts":
    'import { getRecipe } from "./stores/store.ts";\n' +
    'import type { Recipe } from "./recipes/recipe.ts";\n' +
    "export const recipe: Recipe = getRecipe(1);",
  "services/b/src/stores/store.ts":
    'import type { Recipe } from "../recipes/recipe.ts";\n' +
    'export const byId = "SELECT id FROM recipes WHERE id = $1";\n' +
    'export const withTwo = "SELECT id, name " +\n  "FROM recipes";\n' +
    "export const getRecipe = (id: number): Recipe => ({ id });",
  "services/b/test/app.test.ts":
    'import { expect, test } from "vitest";\nimport { recipe } from "../src/app.ts";\n' +
    `test("long", () => {\n${lines(50, '  process.env["A"] = "1";')}\n  expect(recipe.id).toBe(1);\n});`,
  "services/b/migrations/20260101000000_expand.ts": migration(
    `await knex.schema.createTable("a", (table) => void table.text("b").notNullable());
    await knex.schema.alterTable("a", (table) => {
      table.text("c");
      table.integer("d").notNullable().defaultTo(1);
      table.setNullable("b");
      table.dropIndex([], "e");
    });
    await knex.raw("DROP INDEX e");`,
    destructive,
  ),
  "services/b/migrations/20260102000000_contract.ts": `export const phase = "contract";\n${migration(destructive, "")}`,
  "services/b/knexfile.ts": "export default { client: 'pg' };",
  "packages/bench/src/database.ts":
    "const escapeIdentifier = (name: string): string => JSON.stringify(name);\n" +
    "export const create = (name: string): string => `CREATE DATABASE ${escapeIdentifier(name)}`;\n" +
    "export const said = (n: number): string => `with ${n} replicas, select one`;",
  "packages/bench/src/config.ts": 'export const rounds = Number(process.env["ROUNDS"] ?? "10");',
  "packages/bench/src/main.ts":
    'import { rounds } from "./config.ts";\nif (rounds < 1) process.exit(78);',
  "packages/bench/src/index.ts": 'export { create, said } from "./database.ts";',
  "packages/bench/src/generated/from-proto.ts": "export default 1 as any;",
};

let workspace: SampleWorkspace;
let found: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  const texts = broken.map(([, path, text]): [string, string] => [path, text]);
  workspace = await createSampleWorkspace({ ...Object.fromEntries(texts), ...clean });
  found = await workspace.lint();
});

afterAll(() => workspace[Symbol.asyncDispose]());

test.for(broken)("%s is reported in %s", ([rule, path]) => {
  expect(found.get(path)).toContain(rule);
});

test.for(Object.keys(clean))("nothing is reported in %s", (path) => {
  expect(found.get(path)).toBeUndefined();
});
