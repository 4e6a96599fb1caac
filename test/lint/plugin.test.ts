import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import plugin from "../../lint/plugin.ts";

test("every rule of our own is turned on", async () => {
  const config = await readFile(new URL("../../.oxlintrc.json", import.meta.url), "utf8");
  const off = Object.keys(plugin.rules).filter(
    (name) => !config.includes(`"tandem/${name}": "error"`),
  );

  expect(off).toEqual([]);
});
