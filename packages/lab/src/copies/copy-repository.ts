import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { repository } from "../start-service.ts";

const run = promisify(execFile);

/** A copy of this repository in a temporary folder, for patches to change. */
export interface RepositoryCopy {
  readonly folder: string;
  /** @param patch the path of a file that git applies */
  apply(patch: string): Promise<void>;
  /** A module of the copy, beside that of the repository itself. */
  load<Module>(path: string): Promise<Module>;
  remove(): Promise<void>;
}

/** Not part of a copy, by the path from the root: large, or of a run before. */
const left = /(^|\/)(\.git|\.tandem|\.turbo|coverage|node_modules\/\.[^/]+)$/;

/**
 * Every package's node_modules holds relative links, so those in the copy lead to the copy's packages;
 * what comes from npm is shared. So nothing may be installed in a copy, which `npm run` and `npm start`
 * do by themselves: that would turn the links of the repository itself towards the copy. Start what
 * they start, with node.
 *
 * @param parts folders to copy; packages/ is shared, too, then. @default all
 */
export const copyRepository = async (parts?: readonly string[]): Promise<RepositoryCopy> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-copy-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await (parts ? copyParts(folder, parts) : copyAll(folder));
    // A repository of its own, so that git does not look for one around it.
    await run("git", ["init", "--quiet"], { cwd: folder });
  } catch (error) {
    await remove();
    throw error;
  }
  // What lies in no part is not there to be changed.
  const included = (parts ?? []).map((part) => `--include=${part}/*`);
  return {
    folder,
    apply: async (patch) => {
      await run("git", ["apply", ...included, patch], { cwd: folder });
    },
    load: <Module>(path: string) =>
      import(pathToFileURL(join(folder, path)).href) as Promise<Module>,
    remove,
  };
};

const copyAll = async (folder: string): Promise<void> => {
  await copyFolder("", folder);
  await symlink(join(repository, "node_modules/.pnpm"), join(folder, "node_modules/.pnpm"));
};

const copyParts = async (folder: string, parts: readonly string[]): Promise<void> => {
  for (const name of ["packages", "node_modules"])
    await symlink(join(repository, name), join(folder, name));
  for (const part of parts) {
    await mkdir(dirname(join(folder, part)), { recursive: true });
    await copyFolder(part, folder);
  }
};

const copyFolder = (part: string, folder: string): Promise<void> =>
  cp(join(repository, part), join(folder, part), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !left.test(relative(repository, source)),
  });
