import { createPrivateKey } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureKey } from "../../src/certificates/ensure-key.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

test("the key that came first stays, and nothing lies beside it", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "ca.key");

  await ensureKey(file);
  const first = await readFile(file, "utf8");
  await ensureKey(file);

  expect(createPrivateKey(first).asymmetricKeyType).toBe("ec");
  expect(await readFile(file, "utf8")).toBe(first);
  expect(await readdir(folder)).toEqual(["ca.key"]);
});
