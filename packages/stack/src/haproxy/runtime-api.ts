import { createConnection, type Socket } from "node:net";
import { addAbortSignal } from "node:stream";
import { HaproxyError } from "./haproxy-error.ts";

export interface CommandOptions {
  /** Lines that belong to the command, as a certificate does; none may be empty. */
  readonly payload?: string;
  /** For the whole exchange. @default 2000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface RuntimeApi {
  /**
   * Sends one command and resolves to the answer as it came. HAProxy marks no answer as an error:
   * the caller has to know what success looks like.
   *
   * @throws {HaproxyError} `unreachable`, or `no_answer` when it takes too long, is cut short or is
   *   longer than 1 MiB; the signal's reason when that was aborted.
   */
  command(text: string, options?: CommandOptions): Promise<string>;
}

/** `show map` and `show ssl cert` of a thousand files are far below. */
const mostBytes = 1024 * 1024;

/** A word of a command: HAProxy takes spaces and semicolons for ends unless told otherwise. */
export const escapeWord = (word: string): string => word.replaceAll(/[\\ ;\t]/g, "\\$&");

/** `<<` announces lines up to an empty one. */
const format = (text: string, payload: string | undefined): string => {
  if (/[\r\n]/.test(text)) throw new TypeError("a command of HAProxy is one line");
  if (payload === undefined) return `${text}\n`;
  if (/^\r?$/m.test(payload.replace(/\n$/, "")))
    throw new TypeError("an empty line would end the payload");
  return `${text} <<\n${payload.replace(/\n$/, "")}\n\n`;
};

const readAnswer = async (socket: Socket): Promise<string> => {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of socket as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > mostBytes) throw new HaproxyError("no_answer", "HAProxy answers without an end");
    pieces.push(piece);
  }
  const answer = Buffer.concat(pieces).toString();
  // Every answer ends with an empty line, one that has nothing to say as well.
  if (answer.endsWith("\n")) return answer;
  throw new HaproxyError("no_answer", "HAProxy closed the connection within its answer");
};

const unreachable = new Map([
  ["ENOENT", "there is no such socket"],
  ["ECONNREFUSED", "nobody listens there"],
  ["ENOTSOCK", "that is no socket"],
  ["EACCES", "this user may not use it"],
  ["EAGAIN", "its queue is full"],
]);

const explain = (cause: unknown, socketPath: string): unknown => {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const reason = unreachable.get(code);
  if (reason !== undefined)
    return new HaproxyError("unreachable", `HAProxy at ${socketPath}: ${reason}`, { cause });
  if (cause instanceof HaproxyError) return cause;
  return new HaproxyError("no_answer", `HAProxy at ${socketPath}: ${message}`, { cause });
};

const exchange = async (
  socketPath: string,
  request: string,
  { timeoutMs = 2_000, signal }: CommandOptions,
): Promise<string> => {
  const timeout = AbortSignal.timeout(timeoutMs);
  const socket = createConnection(socketPath);
  addAbortSignal(AbortSignal.any([timeout, ...(signal ? [signal] : [])]), socket);
  socket.write(request);
  try {
    return await readAnswer(socket);
  } catch (cause) {
    signal?.throwIfAborted();
    if (!timeout.aborted) throw explain(cause, socketPath);
    const message = `HAProxy at ${socketPath} did not answer within ${timeoutMs} ms`;
    throw new HaproxyError("no_answer", message, { cause });
  } finally {
    socket.destroy();
  }
};

/** The runtime API of a running HAProxy: one connection per command at its `stats socket`. */
export const createRuntimeApi = (socketPath: string): RuntimeApi => ({
  async command(text, options = {}) {
    const request = format(text, options.payload);
    options.signal?.throwIfAborted();
    return exchange(socketPath, request, options);
  },
});
