import { write } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Output } from "./merged-log.ts";

export interface ConsoleOutput extends Output {
  write(text: string): void;
  /** Resolves when all is written, or after `limitMs`. */
  flush(limitMs: number): Promise<void>;
}

const writeFile = promisify(write);
const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/**
 * Writes to a file descriptor without ever waiting for its reader. (`process.stdout` is synchronous
 * on a pipe: a pager that stops reading would freeze the supervisor.) Above `limit` characters
 * (1 Mi) of unread text, lines are dropped and counted; when the reader is gone, everything is.
 */
export const createConsoleOutput = (fd: number, limit = 1_048_576): ConsoleOutput => {
  let waiting = "";
  let dropped = 0;
  let isGone = false;
  let pumping: Promise<void> | undefined;

  const writeAll = async (text: string): Promise<void> => {
    let rest = Buffer.from(text);
    while (rest.length > 0) {
      try {
        const { bytesWritten } = await writeFile(fd, rest);
        rest = rest.subarray(bytesWritten);
      } catch (error) {
        // Another process has made the shared terminal non-blocking, and it is full.
        if (codeOf(error) !== "EAGAIN") throw error;
        await delay(10);
      }
    }
  };
  const pump = async (): Promise<void> => {
    while (waiting !== "" && !isGone) {
      const text = waiting + (dropped > 0 ? `(${dropped} lines dropped: slow reader)\n` : "");
      waiting = "";
      dropped = 0;
      // EPIPE, EIO: nobody reads any more. The stack goes on without its log.
      await writeAll(text).catch(() => (isGone = true));
    }
    pumping = undefined;
  };
  return {
    write(text) {
      if (isGone) return;
      if (waiting.length > limit) dropped += 1;
      else waiting += text;
      pumping ??= pump();
    },
    async flush(limitMs) {
      await Promise.race([pumping, delay(limitMs, undefined, { ref: false })]);
    },
  };
};
