import { chmod, mkdir, stat } from "node:fs/promises";

const folderMode = 0o755;
export const certificateMode = 0o644;
export const keyMode = 0o600;

/** Whatever the umask was when the file was made; a file of another user that is right stays untouched. */
export const ensureMode = async (path: string, mode: number): Promise<void> => {
  const { mode: present } = await stat(path);
  if ((present & 0o777) !== mode) await chmod(path, mode);
};

export const openFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true });
  await ensureMode(path, folderMode);
};
