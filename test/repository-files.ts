import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const root = join(import.meta.dirname, "..");

/** What .gitignore names, and git's own folder. */
const skipped = /^(\.git|node_modules|\.turbo|\.tandem|coverage|\.env|.*\.log)$/;

const pathsBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const kept = entries.filter(({ name }) => !skipped.test(name));
  const paths = kept.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(paths)).flat();
};

/** The text of every file of the repository, by its path from the root with forward slashes. */
export const readRepositoryFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const paths = await pathsBelow(root);
  const texts = paths.map(async (path): Promise<[string, string]> => [
    relative(root, path).split(sep).join("/"),
    await readFile(path, "utf8"),
  ]);
  return new Map(await Promise.all(texts));
};
