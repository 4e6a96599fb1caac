/** The names are those of the contracts' error codes. */
export type DatabaseErrorCode = "unavailable" | "conflict";

/**
 * The statement was in order, and the database could not take it: it is not there, too slow or
 * read-only (`unavailable`), or other transactions stood in the way (`conflict`, only from a
 * transaction). The driver's error is the cause.
 */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
