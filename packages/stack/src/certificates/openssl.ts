import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { StackError } from "../stack-error.ts";

const run = promisify(execFile);

/** Each of its commands takes about 10 ms. */
const limitMs = 10_000;

interface OpensslFailure {
  readonly code?: string | number;
  readonly stderr?: string;
}

/** The last line names the cause; those before it are progress. */
const lastLineOf = (text = ""): string => text.trim().split("\n").at(-1) ?? "";

/**
 * Runs one command of the openssl program in a folder.
 *
 * @throws {StackError} `configuration` when there is no such program, `start_failed` with what it
 *   said when it ends with an error or takes longer than 10 s.
 */
export const openssl = async (args: readonly string[], folder: string): Promise<void> => {
  try {
    await run("openssl", args, { cwd: folder, timeout: limitMs });
  } catch (cause) {
    const { code, stderr } = cause as OpensslFailure;
    if (code === "ENOENT")
      throw new StackError(
        "configuration",
        "certificates are made by openssl, which is not on the PATH: install it",
        { cause },
      );
    const said = lastLineOf(stderr) || (cause as Error).message;
    throw new StackError("start_failed", `openssl ${args[0]} failed: ${said}`, { cause });
  }
};
