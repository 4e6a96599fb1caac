import { chmod, mkdir, mkdtemp, realpath, rm, stat, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { claimFolder, clusterFolder, isReachable } from "../../src/postgres/account-folder.ts";

let folder: string;

beforeEach(async () => {
  // The temporary folder of macOS is closed to others.
  folder = await realpath(await mkdtemp("/var/tmp/tandem-test-"));
  await chmod(folder, 0o755);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test("a claimed folder lets others pass and nothing else, and may be claimed again", async () => {
  const path = join(folder, "mine");

  await claimFolder(path);
  await claimFolder(path);

  expect(await modeOf(path)).toBe(0o711);
});

test.for([0o777, 0o775, 0o722])(
  "a folder of mode %o may have been prepared for us",
  async (mode) => {
    const path = join(folder, "open");
    await mkdir(path);
    await chmod(path, mode);

    await expect(claimFolder(path)).rejects.toMatchObject({ code: "configuration" });
  },
);

test("a link in its place leads elsewhere", async () => {
  const elsewhere = join(folder, "elsewhere");
  await mkdir(elsewhere);
  await symlink(elsewhere, join(folder, "link"));

  await expect(claimFolder(join(folder, "link"))).rejects.toMatchObject({ code: "configuration" });
});

test("one closed folder above makes a path unreachable", async () => {
  const path = join(folder, "a", "b");
  await mkdir(path, { recursive: true });

  expect(await isReachable(path)).toBe(true);
  await chmod(join(folder, "a"), 0o700);
  expect(await isReachable(path)).toBe(false);
});

test("data stay in their folder when nobody else has to reach them", async () => {
  await chmod(folder, 0o700);

  expect(await clusterFolder(join(folder, "data"))).toBe(join(folder, "data"));
});

test.for([
  [0o700, 0o711],
  [0o750, 0o751],
  [0o755, 0o755],
  [0o777, 0o777],
] as const)(
  "data of another account stay in a folder of mode %o, which becomes %o",
  async ([before, after]) => {
    const data = join(folder, "data");
    await mkdir(data);
    await chmod(data, before);

    expect(await clusterFolder(data, { name: "somebody", uid: 1, gid: 1 })).toBe(data);
    expect(await modeOf(data)).toBe(after);
  },
);

test("otherwise they go to a folder of this user whose name comes from the path", async () => {
  const account = { name: "somebody", uid: 1, gid: 1 };
  await chmod(folder, 0o700);

  const places: string[] = [];
  for (const name of ["one", "one", "two"])
    places.push(await clusterFolder(join(folder, name), account));
  onTestFinished(async () => {
    for (const place of places) await rm(place, { recursive: true, force: true });
  });

  const [first = "", second, third = ""] = places;
  expect(first).toBe(second);
  expect(basename(first)).toMatch(/^one-[0-9a-f]{12}$/);
  expect(basename(third)).toMatch(/^two-[0-9a-f]{12}$/);
  expect(join(first, "..")).toBe(`/var/tmp/tandem-${process.getuid?.()}`);
});

test("a place where no folder can be made is bad configuration, in one line", async () => {
  const file = join(import.meta.filename, "below");

  await expect(clusterFolder(file)).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringMatching(/^no data can be kept here, ENOTDIR.*TANDEM_DATA=FOLDER$/),
  });
});
