/** One line of a service's log, as pino writes it. */
export type LogRecord = Readonly<Record<string, unknown>> & { readonly level: number };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined for everything that is not a log record: it is then shown as it is. */
export const parseLogRecord = (line: string): LogRecord | undefined => {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value["level"] === "number" ? (value as LogRecord) : undefined;
  } catch {
    return undefined;
  }
};
