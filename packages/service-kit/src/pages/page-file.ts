import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { PageFile } from "./page.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const fileAt = (path: string, cacheControl: string, locate: () => URL): PageFile => ({
  name: basename(path),
  type: types[extname(path)] ?? "application/octet-stream",
  cacheControl,
  read: () => readFile(locate()),
});

/**
 * A file of an npm package; it changes only when the package is updated.
 *
 * @param manifest finds the package's package.json: `import.meta.resolve` where the package is a
 *   dependency, with its name in plain text for the tools that look for unused ones
 * @param path from the package's folder
 */
export const packageFile = (manifest: () => string, path: string): PageFile =>
  fileAt(path, "public, max-age=3600", () => new URL(path, manifest()));

/** A file of `browser/` beside this one: what runs in the browser and is our own. */
export const browserFile = (name: string): PageFile =>
  fileAt(name, "no-cache", () => new URL(`browser/${name}`, import.meta.url));

/** A JSON text that somebody else knows. */
export const jsonFile = (name: string, read: () => Promise<string>): PageFile => ({
  name,
  type: "application/json; charset=utf-8",
  cacheControl: "no-cache",
  read,
});
