import { expect, test } from "vitest";
import { createMergedLog } from "../../src/logs/merged-log.ts";

const collect = (useColours: boolean) => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  return { written, log: createMergedLog(output, ["web-api-1", "recipe-api-1"], useColours) };
};

test("every line stands behind the name of its process, in one column", () => {
  const { written, log } = collect(false);

  log("web-api-1", "one");
  log("recipe-api-1", "two");
  log("web-api-1", "three");

  expect(written).toEqual([
    "web-api-1    | one\n",
    "recipe-api-1 | two\n",
    "web-api-1    | three\n",
  ]);
});

test("every line of a stack has the prefix too", () => {
  const { written, log } = collect(false);
  const err = { message: "m", stack: "m\n    at a" };

  log("web-api-1", JSON.stringify({ level: 50, err }));

  expect(written.map((line) => line.slice(0, 15))).toEqual(["web-api-1    | ", "web-api-1    | "]);
});

test("a process keeps its colour", () => {
  const { written, log } = collect(true);

  for (const name of ["web-api-1", "recipe-api-1", "web-api-1"]) log(name, "x");

  expect(written[0]).toBe(written[2]);
  expect(written[0]?.startsWith("\u001B[36mweb-api-1")).toBe(true);
  expect(written[1]?.startsWith("\u001B[33mrecipe-api-1")).toBe(true);
});
