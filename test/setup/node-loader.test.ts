import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-loader-"));
});

afterAll(() => rm(folder, { recursive: true }));

const importFile = async (name: string, text: string): Promise<unknown> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return import(pathToFileURL(path).href);
};

test("a test loads TypeScript that Node loads", async () => {
  await expect(importFile("plain.ts", "export const one: number = 1;")).resolves.toHaveProperty(
    "one",
    1,
  );
});

test("an enum fails in a test as it does in Node", async () => {
  await expect(importFile("enum.ts", "export enum Colour { red }")).rejects.toThrow(/enum/);
});

test("an import without its extension fails in a test as it does in Node", async () => {
  await importFile("other.ts", "export const other = 1;");
  await expect(importFile("bare.ts", 'export * from "./other";')).rejects.toThrow(/other/);
});
