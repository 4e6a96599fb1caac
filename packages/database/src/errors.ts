/** The names are those of the contracts' error codes. */
export type DatabaseErrorCode = "unavailable";

/** The database is not there; the driver's error is the cause. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: DatabaseErrorCode = "unavailable";
}
