import { posix } from "node:path";
import { isSource, isTest, libraries, type Place, placeOf } from "./place.ts";
import { isCore, refusedLayer } from "./service-layer.ts";

const libraryImports: Readonly<Record<string, readonly string[]>> = {
  "packages/database": ["resilience"],
  "packages/cache": ["resilience"],
  "packages/service-kit": ["contracts", "resilience", "observability", "database"],
};

const workspacePackage = /^@tandem\/(?<name>[^/]+)(?<inside>\/.*)?$/;

const mayName = (from: Place, name: string): boolean => {
  if (from.kind === "service") return libraries.includes(name) || isTest(from);
  if (from.kind !== "library") return true;
  const isTool = !libraries.includes(name);
  return (libraryImports[from.owner] ?? []).includes(name) || (isTool && isTest(from));
};

const refusedName = (from: Place, specifier: string): string | undefined => {
  const { name, inside } = workspacePackage.exec(specifier)?.groups ?? {};
  if (name === undefined) return undefined;
  if (inside !== undefined) return "a package is entered by its name alone, through its index.ts";
  return mayName(from, name) ? undefined : `${from.owner} must not depend on ${specifier}`;
};

/** contracts is the only door to proto/ and schemas/. */
const isContractFile = (from: Place, to: Place): boolean =>
  from.owner === "packages/contracts" && to.owner === "" && /^(proto|schemas)\//.test(to.path);

const refusedPath = (from: Place, to: Place): string | undefined => {
  if (isContractFile(from, to)) return undefined;
  if (from.owner !== to.owner) return `a relative path must not leave ${from.owner || "the root"}`;
  if (isTest(from) || to.path === "package.json") return undefined;
  if (isTest(to)) return "only tests import test/";
  if (from.kind === "service") return refusedLayer(from.path, to.path);
  return isSource(from) && !isSource(to) ? "src/ imports only src/" : undefined;
};

const target = (importer: string, specifier: string): Place =>
  placeOf(posix.join(posix.dirname(importer), specifier));

/**
 * Why a file must not import something; undefined when it may.
 *
 * @param importer path of the file from the root of the repository, with forward slashes
 * @param specifier what stands in the import
 */
export const refusedImport = (importer: string, specifier: string): string | undefined => {
  const from = placeOf(importer);
  if (specifier.startsWith(".")) return refusedPath(from, target(importer, specifier));
  if (from.kind === "service" && isCore(from.path) && !specifier.startsWith("node:"))
    return "the core imports only itself and node:";
  return refusedName(from, specifier);
};

/** Why a file must not reach for another file by a path relative to itself. */
export const refusedFile = (importer: string, path: string): string | undefined => {
  const from = placeOf(importer);
  const to = target(importer, path);
  if (!isSource(from) || from.kind === "tool" || isContractFile(from, to)) return undefined;
  return from.owner === to.owner ? undefined : `src/ must not reach out of ${from.owner}`;
};
