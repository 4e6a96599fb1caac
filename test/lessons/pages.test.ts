import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { readRepositoryFiles } from "../repository-files.ts";

const files = await readRepositoryFiles();
const pages = [...files].filter(([path]) => /^docs\/.*\.md$/.test(path));
const lessons = pages.filter(([path]) => path.startsWith("docs/lessons/"));
const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim());
/** Blocks of these languages show lines of files that end so. */
const shown = { haproxy: ".cfg", lua: ".lua", diff: ".patch" } as const;

describe("the pages of docs/", () => {
  it.each(pages)("%s links to files that are there", (path, text) => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !files.has(join(dirname(path), link)))).toEqual([]);
  });

  it.each(lessons)(
    "%s shows lines that a configuration, a script or a patch has",
    (_path, text) => {
      const found = Object.entries(shown).flatMap(([language, ending]) => {
        const known = [...files].filter(([path]) => path.endsWith(ending));
        const there = known.flatMap(([, file]) => linesOf(file));
        const blocks = text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"));
        const lines = [...blocks].flatMap(([, block = ""]) => linesOf(block.trim()));
        return lines.map((line) => ({
          line,
          isThere: there.some((each) => each.startsWith(line)),
        }));
      });
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ isThere }) => !isThere)).toEqual([]);
    },
  );

  it.each(lessons)("%s is reached from docs/README.md", (path) => {
    expect(files.get("docs/README.md")).toContain(`(${path.slice("docs/".length)})`);
  });

  it.each(lessons)("%s names a test that is there, to measure it anew", (_path, text) => {
    const [, named = ""] = /vitest run --project \w+ (\S+)$/m.exec(text) ?? [];
    expect([...files.keys()].filter((file) => file.startsWith(`${named}.`))).toHaveLength(1);
  });
});
