import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { GeneratedFiles } from "./generate.ts";

const target = "packages/contracts/src/generated";

// The same options as in src/grpc-service.ts: the types describe what that loader produces.
const options = [
  "--keepCase",
  "--defaults",
  "--longs=Number",
  "--enums=String",
  "--grpcLib=@grpc/grpc-js",
  "--importFileExtension=.ts",
];

const generator = (): string =>
  join(
    dirname(createRequire(import.meta.url).resolve("@grpc/proto-loader")),
    "../bin/proto-loader-gen-types.js",
  );

// A relative include folder: the output names the proto file, and its path must not be a machine's.
const run = async (root: string, outDir: string): Promise<void> => {
  const cwd = join(root, "proto");
  const files = (await readdir(cwd, { recursive: true })).filter((file) => file.endsWith(".proto"));
  const outputs = ["--includeDirs=.", `--outDir=${outDir}`, ...files.toSorted()];
  await promisify(execFile)(process.execPath, [generator(), ...options, ...outputs], { cwd });
};

const readAll = async (folder: string): Promise<[string, string][]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  return Promise.all(
    paths.map(async (path): Promise<[string, string]> => [
      join(target, path.slice(folder.length + 1)),
      await readFile(path, "utf8"),
    ]),
  );
};

/** Types of the messages and services of every file in proto/. */
export const protoTypes = async (root: string): Promise<GeneratedFiles> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-proto-"));
  try {
    await run(root, folder);
    return new Map(await readAll(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
};
