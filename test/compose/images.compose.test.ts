import { randomUUID } from "node:crypto";
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { repository } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openProject, type Project } from "./rig/open-project.ts";
import { outputOf, runProgram } from "./rig/run-program.ts";
import { textsInImage } from "./rig/search-image.ts";
import { withoutDocker } from "./rig/without-docker.ts";

interface Image {
  readonly Size: number;
  readonly RootFS: { readonly Layers: readonly string[] };
  readonly Config: {
    readonly User: string;
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Healthcheck?: { readonly Test: readonly string[] };
    readonly Labels: Readonly<Record<string, string>>;
  };
}

let project: Project;
/** A copy of what the repository holds, to change it. */
let copy: string;

const changed = "tandem-test/web-api:changed";
const poison = `poison-${randomUUID()}`;
const poisoned = [
  ".env",
  ".git/config",
  "node_modules/poison/index.js",
  "packages/contracts/node_modules/poison/index.js",
  "packages/contracts/src/node_modules/poison/index.js",
  "services/web-api/.env",
  "services/web-api/src/.env.local",
  "services/web-api/node_modules/poison/index.js",
];
const secrets = [
  "postgres-password",
  "migration-password",
  "database-password",
  "redis-password",
  "recipe-api-redis-password",
  "web-api-redis-password",
  "internal-token",
  // The principals of the API keys.
  "cook",
  "baker",
].map((name) => `development-only-${name}`);

const inspect = async (name: string): Promise<Image> => {
  const [image] = JSON.parse(await project.docker("image", "inspect", name)) as Image[];
  if (image === undefined) throw new Error(`there is no image ${name}`);
  return image;
};

const baseOf = async (): Promise<string> => {
  const file = await readFile(join(repository, "docker/Dockerfile"), "utf8");
  return /^FROM (\S+) AS base$/m.exec(file)?.[1] ?? "";
};

const isCopied = (path: string): boolean =>
  !["node_modules", ".git", ".tandem", ".turbo", "coverage"].includes(basename(path));

/** Builds the copy with another last line in the source that everything else comes after. */
const rebuild = async (line: string): Promise<{ readonly ms: number; readonly log: string }> => {
  await appendFile(join(copy, "packages/contracts/src/id.ts"), `// ${line}\n`);
  const options = ["--file=docker/Dockerfile", "--build-arg=SERVICE=web-api", "--progress=plain"];
  const command = ["docker", "build", ...options, `--tag=${changed}`, "."];
  const began = performance.now();
  const ended = await runProgram(command, { cwd: copy, env: process.env });
  outputOf(command, ended);
  return { ms: performance.now() - began, log: ended.stdout + ended.stderr };
};

/** At most what its newest layers hold: among as many steps that added something they are the last. */
const sizeOfNewest = async (name: string, layers: number): Promise<number> => {
  const sizes = await project.docker("history", "--human=false", "--format={{.Size}}", name);
  const added = sizes
    .trim()
    .split("\n")
    .map(Number)
    .filter((size) => size > 0);
  return added.slice(0, layers).reduce((sum, size) => sum + size, 0);
};

describe.skipIf(withoutDocker)("an image", () => {
  beforeAll(async () => {
    project = await openProject();
    await project.compose("build");
    copy = await mkdtemp(join(tmpdir(), "tandem-context-"));
    await cp(repository, copy, { recursive: true, filter: isCopied });
    for (const path of poisoned) {
      await mkdir(join(copy, dirname(path)), { recursive: true });
      await writeFile(join(copy, path), `// ${poison}\n`);
    }
  });
  afterAll(async () => {
    await rm(copy, { recursive: true, force: true });
    await project.docker("image", "rm", "--force", changed);
  });

  it("is at most 100 MB larger than its base", async () => {
    const base = await inspect(await baseOf());
    for (const name of project.images) {
      const added = (await inspect(name)).Size - base.Size;
      process.stdout.write(`${name}: ${(added / 1e6).toFixed(1)} MB\n`);
      expect(added).toBeGreaterThan(1e6);
      expect(added).toBeLessThanOrEqual(100e6);
    }
  });

  it("runs Node itself, as an account without rights, and says how it is and what it is", async () => {
    for (const [index, name] of project.images.entries()) {
      const { Config } = await inspect(name);
      expect(Config.User).toBe("node");
      expect(Config.Entrypoint[0]).toBe("node");
      expect(Config.Cmd).toEqual(["src/server.ts"]);
      expect(Config.Healthcheck?.Test.slice(0, 2)).toEqual(["CMD", "node"]);
      expect(Config.Labels).toMatchObject({
        "org.opencontainers.image.title": `tandem ${["web-api", "recipe-api"][index]}`,
        "org.opencontainers.image.licenses": "MIT",
        "org.opencontainers.image.version": "test",
        "org.opencontainers.image.revision": expect.any(String),
      });
    }
  });

  it("is built anew in 10 s for a changed line, with less than 1 MB of new layers", async () => {
    const { RootFS: before } = await inspect(project.images[0] ?? "");
    const times: number[] = [];
    // The best of three: the machine may be busy.
    while (times.length < 3 && !times.some((ms) => ms <= 10_000)) {
      const { ms, log } = await rebuild(`line ${times.length}`);
      times.push(ms);
      expect(log).toMatch(/#(\d+) \[.*pnpm install[^\n]*\n#\1 CACHED/);
    }
    const { RootFS: after } = await inspect(changed);
    const fresh = after.Layers.filter((layer) => !before.Layers.includes(layer)).length;
    const size = await sizeOfNewest(changed, fresh);

    process.stdout.write(
      `built anew in ${times.map((ms) => Math.round(ms)).join(", ")} ms: ${fresh} layers, ${size} bytes\n`,
    );
    expect(fresh).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(1e6);
    expect(Math.min(...times)).toBeLessThanOrEqual(10_000);
  });

  it("has nothing of the host's node_modules, .env and .git, and no secret", async () => {
    const line = `line ${randomUUID()}`;
    await rebuild(line);

    // What was changed is there: whoever looks would find the others.
    expect(await textsInImage(project, changed, [poison, ...secrets, line])).toEqual([line]);
  });
});
