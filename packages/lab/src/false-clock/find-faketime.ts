import { access } from "node:fs/promises";
import { join } from "node:path";

export interface Faketime {
  /** Path of the library, for processes with several threads, as Node's are. */
  readonly library: string;
  readonly reason?: undefined;
}

export interface NoFaketime {
  readonly library?: undefined;
  /** A sentence for people: why there is none. */
  readonly reason: string;
}

const names = { linux: "libfaketimeMT.so.1", darwin: "libfaketime.1.dylib" } as const;

/** Where Debian, Fedora, Alpine, a build from source and Homebrew put it. */
const usualFolders = [
  "/usr/lib/x86_64-linux-gnu/faketime",
  "/usr/lib/aarch64-linux-gnu/faketime",
  "/usr/lib64/faketime",
  "/usr/lib/faketime",
  "/usr/local/lib/faketime",
  "/opt/homebrew/lib/faketime",
];

/** Looks for libfaketime. It is never installed by us. */
export const findFaketime = async (
  folders: readonly string[] = usualFolders,
): Promise<Faketime | NoFaketime> => {
  const name = names[process.platform as keyof typeof names] ?? names.linux;
  for (const folder of folders) {
    const library = join(folder, name);
    const isThere = await access(library).then(
      () => true,
      () => false,
    );
    if (isThere) return { library };
  }
  return { reason: `there is no ${name}; Debian has it as the package faketime` };
};
