export interface LineSplitter {
  push(text: string): void;
  /** The last line, when it lacks its newline. */
  end(): void;
}

/**
 * Cuts a stream of text into lines. Of a line above `limit` characters (64 Ki) the rest is dropped
 * and counted: one process that prints without a newline must not fill the supervisor's memory.
 */
export const createLineSplitter = (
  onLine: (line: string) => void,
  limit = 65_536,
): LineSplitter => {
  let line = "";
  let dropped = 0;
  const append = (piece: string): void => {
    const kept = piece.slice(0, limit - line.length);
    line += kept;
    dropped += piece.length - kept.length;
  };
  const emit = (): void => {
    const complete = dropped > 0 ? `${line}… (${dropped} characters more)` : line;
    line = "";
    dropped = 0;
    onLine(complete.endsWith("\r") ? complete.slice(0, -1) : complete);
  };
  return {
    push(text) {
      const [first = "", ...others] = text.split("\n");
      append(first);
      for (const piece of others) {
        emit();
        append(piece);
      }
    },
    end() {
      if (line !== "") emit();
    },
  };
};
