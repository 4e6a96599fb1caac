import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

export interface Program {
  readonly file: string;
  /** As in `2.6.12`. */
  readonly version: string;
}

export interface NoProgram {
  readonly file?: undefined;
  /** A sentence for people: why there is none. */
  readonly reason: string;
}

export interface WantedProgram {
  /** Of its file, as in `redis-server`. */
  readonly name: string;
  /** What people call it, as in `Redis`. */
  readonly title: string;
  /** The first version that does. */
  readonly oldest: readonly [major: number, minor: number];
  /** Makes it say its version. */
  readonly argument: string;
  /** Its first group is the version. */
  readonly pattern: RegExp;
}

/** Looks for a program on the PATH. The first with its name counts, as it does for a shell. */
export const findProgram = async (
  { name, title, oldest, argument, pattern }: WantedProgram,
  path: string | undefined,
): Promise<Program | NoProgram> => {
  const file = await firstProgram(name, path ?? "");
  if (file === undefined) return { reason: `${name} is not on the PATH` };
  const version = await versionOf(file, argument, pattern);
  if (version === undefined) return { reason: `${file} does not say its version` };
  if (isAtLeast(version, oldest)) return { file, version };
  return { reason: `${file} is ${title} ${version}, ${oldest.join(".")} or later is needed` };
};

const firstProgram = async (name: string, path: string): Promise<string | undefined> => {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    if (folder !== "" && (await isProgram(file))) return file;
  }
  return undefined;
};

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const versionOf = async (
  file: string,
  argument: string,
  pattern: RegExp,
): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(file, [argument], { timeout: 5_000 });
    return pattern.exec(stdout)?.[1]?.replace(/-.*/, "");
  } catch {
    return undefined;
  }
};

const isAtLeast = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [itsMajor = 0, itsMinor = 0] = version.split(".").map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
};
