import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A folder with this repository's real lint configuration and other files than its own. */
export interface SampleWorkspace extends AsyncDisposable {
  /** Runs the real oxlint. The rules that each file breaks, `plugin(rule)`, by its path. */
  lint(): Promise<ReadonlyMap<string, readonly string[]>>;
}

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

const runOxlint = (cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const bin = join(root, "node_modules/oxlint/bin/oxlint");
    execFile(process.execPath, [bin, "--format=json"], { cwd }, (error, stdout, stderr) => {
      // oxlint exits 1 when it has found something, and then prints a report too.
      if (stdout.startsWith("{")) resolve(stdout);
      else reject(new Error(`oxlint printed no report: ${stdout}${stderr}`, { cause: error }));
    });
  });

const lint = async (folder: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { diagnostics } = JSON.parse(await runOxlint(folder)) as Report;
  const grouped = Map.groupBy(diagnostics, ({ filename }) => filename);
  return new Map([...grouped].map(([path, found]) => [path, found.map(({ code }) => code)]));
};

/** @param files what the folder holds, by path from its root */
export const createSampleWorkspace = async (
  files: Readonly<Record<string, string>>,
): Promise<SampleWorkspace> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tandem-lint-")));
  for (const name of [".oxlintrc.json", "tsconfig.json", "package.json", "lint"])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    lint: () => lint(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
