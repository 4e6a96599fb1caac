import { spawn } from "node:child_process";
import type { Project } from "./open-project.ts";

/** Those of the texts that the files of an image hold, or what is said of it and of how it was made. */
export const textsInImage = async (
  project: Project,
  image: string,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const about = [
    await project.docker("history", "--no-trunc", image),
    await project.docker("image", "inspect", image),
  ].join("");
  const container = (await project.docker("create", image)).trim();
  try {
    const files = await textsInFiles(container, texts);
    return texts.filter((each) => files.has(each) || about.includes(each));
  } finally {
    await project.docker("rm", container);
  }
};

/** Looks at all files as they come, with as much of the chunk before as a text may begin in. */
const textsInFiles = async (
  container: string,
  texts: readonly string[],
): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  const longest = Math.max(...texts.map(({ length }) => length));
  const archive = spawn("docker", ["export", container], { stdio: ["ignore", "pipe", "inherit"] });
  let rest = Buffer.alloc(0);
  for await (const chunk of archive.stdout) {
    const part = Buffer.concat([rest, chunk as Buffer]);
    for (const each of texts) if (part.includes(each)) found.add(each);
    rest = part.subarray(-longest);
  }
  return found;
};
