/**
 * `configuration`: another try changes nothing. `busy`: somebody else holds what is needed. `failed`:
 * all the rest.
 */
export type MigrationErrorCode = "configuration" | "busy" | "failed";

/** Its message is one line that says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What to do, by the code of PostgreSQL or of the socket. */
const advice: Readonly<Record<string, readonly [MigrationErrorCode, string]>> = {
  "3D000": ["configuration", "create it, or correct the database's URL"],
  "28P01": ["configuration", "correct the user or the password"],
  "28000": ["configuration", "correct the user or the password"],
  "42704": ["configuration", "create it"],
  "42501": ["configuration", "migrate as the role that owns the tables"],
  "55P03": ["busy", "a table was in use: run it again when less is going on"],
  ECONNREFUSED: ["failed", "start PostgreSQL, or correct the database's URL"],
  ENOTFOUND: ["configuration", "correct the host in the database's URL"],
};

const lostCodes = /^(08...|57P0[1-3]|ECONNRESET|EPIPE)$/;
// pg gives these no code.
const lostMessages = /Connection terminated|connection error and is not queryable/;

const isLost = ({ code = "", message }: Error & { code?: string }): boolean =>
  lostCodes.test(code) || lostMessages.test(message);

/** knex puts the whole statement in front of what PostgreSQL says. */
const sentenceOf = (error: Error): string => {
  const { message } = error;
  const said = "severity" in error ? message.split(" - ").at(-1) : message;
  // Of several addresses that all refuse, Node says nothing but the code.
  return said?.replaceAll(/\s+/g, " ").trim() || "PostgreSQL does not answer";
};

/** Any error as one line with advice, `step` before it. */
export const toMigrationError = (error: unknown, step?: string): MigrationError => {
  if (error instanceof MigrationError) return error;
  const cause = error as Error & { code?: string };
  const [code, what] = advice[cause.code ?? ""] ?? (["failed", undefined] as const);
  const said = isLost(cause) ? ["connection lost", "run it again"] : [sentenceOf(cause), what];
  const parts = [step, ...said].filter((part) => part !== undefined);
  return new MigrationError(code, parts.join(": "), { cause });
};
