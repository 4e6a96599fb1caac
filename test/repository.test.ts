import { beforeAll, expect, test } from "vitest";
import { readRepositoryFiles } from "./repository-files.ts";

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

let files: ReadonlyMap<string, string>;
let manifests: readonly (readonly [folder: string, manifest: Manifest])[];

beforeAll(async () => {
  files = await readRepositoryFiles();
  manifests = [...files]
    .filter(([path]) => /(^|\/)package\.json$/.test(path))
    .map(([path, text]) => [path.replace(/\/?package\.json$/, ""), JSON.parse(text) as Manifest]);
});

const pathsThatHold = (pattern: RegExp): string[] =>
  [...files].filter(([, text]) => pattern.test(text)).map(([path]) => path);

const foldersWhere = (isWrong: (manifest: Manifest, folder: string) => boolean): string[] =>
  manifests.filter(([folder, manifest]) => isWrong(manifest, folder)).map(([folder]) => folder);

const allDependencies = (manifest: Manifest): [name: string, version: string][] =>
  [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((some) =>
    Object.entries(some ?? {}),
  );

test("there are files to look at", () => {
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(["package.json", "services/web-api/package.json", "test/run.ts"]),
  );
});

test("no file names a folder of somebody's machine", () => {
  expect(pathsThatHold(/(?<![\w.])\/(work|root|Users)\/|\/home\/(?!node\b|\w\b)/)).toEqual([]);
});

test("no file names a package registry or a mirror of one", () => {
  const host = /https?:\/\/[^\s/"']*(registry|mirror|artifactory|nexus|verdaccio)/i;
  expect(pathsThatHold(host)).toEqual([]);
  expect(pathsThatHold(/^\s*(registry|"registry")\s*[=:]\s*["']?http/m)).toEqual([]);
});

test("the lockfile does not say from which host a package comes", () => {
  expect(files.get("pnpm-lock.yaml")).not.toMatch(/tarball:|https?:\/\/\S+\.tgz/);
});

test("no package can be published by accident", () => {
  expect(foldersWhere((manifest) => manifest.private !== true)).toEqual([]);
});

test("every package is an ES module", () => {
  expect(foldersWhere((manifest) => manifest.type !== "module")).toEqual([]);
});

test("a package is named after its folder", () => {
  const isMisnamed = ({ name }: Manifest, folder: string) =>
    folder !== "" && name !== `@tandem/${folder.split("/")[1] ?? ""}`;
  expect(foldersWhere(isMisnamed)).toEqual([]);
});

test("every version comes from the catalog or from the workspace", () => {
  const hasOwnVersion = (manifest: Manifest) =>
    allDependencies(manifest).some(([, version]) => !/^(catalog:|workspace:\*)$/.test(version));
  expect(foldersWhere(hasOwnVersion)).toEqual([]);
});

test("the catalog names exact versions", () => {
  const [, catalog = ""] =
    /^catalog:\n((?: .+\n)+)/m.exec(files.get("pnpm-workspace.yaml") ?? "") ?? [];
  const versions = catalog.trim().split("\n");

  expect(versions.length).toBeGreaterThan(1);
  expect(versions.filter((line) => !/: \d+\.\d+\.\d+(-[\w.]+)?$/.test(line))).toEqual([]);
});

test("nothing depends on a service", () => {
  const services = new Set(
    manifests.filter(([folder]) => folder.startsWith("services/")).map(([, { name }]) => name),
  );
  const dependsOnService = (manifest: Manifest) =>
    allDependencies(manifest).some(([name]) => services.has(name));
  expect(foldersWhere(dependsOnService)).toEqual([]);
});

test("a package has one door, and a service has none", () => {
  const hasOtherDoor = ({ exports }: Manifest, folder: string) =>
    folder.startsWith("services/")
      ? exports !== undefined
      : ![undefined, "./src/index.ts"].includes(exports as string | undefined);
  expect(foldersWhere(hasOtherDoor)).toEqual([]);
});

test("a dependency is installed only when it has been public for seven days", () => {
  const [, minutes] =
    /^minimumReleaseAge: (\d+)$/m.exec(files.get("pnpm-workspace.yaml") ?? "") ?? [];
  expect(Number(minutes)).toBeGreaterThanOrEqual(7 * 24 * 60);
});

test("install scripts run by name only", () => {
  const workspace = files.get("pnpm-workspace.yaml");
  expect(workspace).toMatch(/^allowBuilds:\n( {2}\S+: (true|false)\n)+/m);
  expect(workspace).not.toMatch(/dangerouslyAllowAllBuilds|ignoreScripts/);
});

test("an exception from a lint rule says why", () => {
  const exception = /(oxlint|eslint)-disable(?!.* -- \S)/;
  const paths = pathsThatHold(exception).filter((path) => /\.(ts|m?js)$/.test(path));
  expect(paths.filter((path) => path !== "test/repository.test.ts")).toEqual([]);
});
