import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFaketime } from "@tandem/lab";
import { expect, it, onTestFinished } from "vitest";

const name = process.platform === "darwin" ? "libfaketime.1.dylib" : "libfaketimeMT.so.1";

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-faketime-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

it("finds the library in the first folder that has it", async () => {
  const [empty, full] = [await emptyFolder(), await emptyFolder()];
  await writeFile(join(full, name), "");
  expect(await findFaketime([join(empty, "none"), empty, full])).toEqual({
    library: join(full, name),
  });
});

it("says what is missing, and who has it", async () => {
  expect(await findFaketime([await emptyFolder()])).toEqual({
    reason: `there is no ${name}; Debian has it as the package faketime`,
  });
});
