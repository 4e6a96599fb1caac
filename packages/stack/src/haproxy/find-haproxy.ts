import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

export interface HaproxyProgram {
  readonly file: string;
  /** As in `2.6.12`. */
  readonly version: string;
}

export interface NoHaproxy {
  readonly file?: undefined;
  /** A sentence for people: why there is none. */
  readonly reason: string;
}

/** Debian 12's; what is older lacks parts of our configuration. */
const oldest = [2, 6] as const;

/** Looks for HAProxy 2.6 or later on the PATH. */
export const findHaproxy = async (
  path: string | undefined,
): Promise<HaproxyProgram | NoHaproxy> => {
  const file = await firstProgram(path ?? "");
  if (file === undefined) return { reason: "haproxy is not on the PATH" };
  const version = await versionOf(file);
  if (version === undefined) return { reason: `${file} does not say its version` };
  if (isAtLeast(version, oldest)) return { file, version };
  return { reason: `${file} is HAProxy ${version}, ${oldest.join(".")} or later is needed` };
};

const firstProgram = async (path: string): Promise<string | undefined> => {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, "haproxy");
    if (folder !== "" && (await isProgram(file))) return file;
  }
  return undefined;
};

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const versionOf = async (file: string): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(file, ["-v"], { timeout: 5_000 });
    return /version (\d+\.\d+[\w.-]*)/i.exec(stdout)?.[1]?.replace(/-.*/, "");
  } catch {
    return undefined;
  }
};

const isAtLeast = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [itsMajor = 0, itsMinor = 0] = version.split(".").map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
};
