import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { readRepositoryFiles } from "../repository-files.ts";

const files = await readRepositoryFiles();
const pages = [...files].filter(([path]) => /^docs\/.*\.md$/.test(path));
const lessons = pages.filter(([path]) => path.startsWith("docs/lessons/"));
const configuration = [...files]
  .filter(([path]) => path.endsWith(".cfg"))
  .flatMap(([, text]) => text.split("\n").map((line) => line.trim()));

describe("the pages of docs/", () => {
  it.each(pages)("%s links to files that are there", (path, text) => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !files.has(join(dirname(path), link)))).toEqual([]);
  });

  it.each(lessons)("%s shows lines that a configuration has", (_path, text) => {
    const blocks = [...text.matchAll(/```haproxy\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
    const lines = blocks.flatMap((block) =>
      block
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !configuration.some((each) => each.startsWith(line)))).toEqual(
      [],
    );
  });

  it.each(lessons)("%s is reached from docs/README.md", (path) => {
    expect(files.get("docs/README.md")).toContain(`(${path.slice("docs/".length)})`);
  });

  it.each(lessons)("%s names a test that is there, to measure it anew", (_path, text) => {
    const [, named = ""] = /vitest run --project \w+ (\S+)$/m.exec(text) ?? [];
    expect([...files.keys()].filter((file) => file.startsWith(`${named}.`))).toHaveLength(1);
  });
});
