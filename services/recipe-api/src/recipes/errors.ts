// The `code` of each is one of the contract's error codes; each transport knows how it looks there.

export class RecipeNotFoundError extends Error {
  override readonly name = "RecipeNotFoundError";
  readonly code = "not_found";

  constructor(id: number) {
    super(`recipe ${id} does not exist`);
  }
}

/** Somebody else has changed the recipe. Which version it has now says nothing: it must be read. */
export class StaleVersionError extends Error {
  override readonly name = "StaleVersionError";
  readonly code = "precondition_failed";

  constructor({ id, expectedVersion }: { readonly id: number; readonly expectedVersion: number }) {
    super(`recipe ${id} does not have version ${expectedVersion} any more: read it again`);
  }
}

/** Ids and versions end somewhere. To come again is no use. */
export class NumbersUsedUpError extends Error {
  override readonly name = "NumbersUsedUpError";
  readonly code = "conflict";

  constructor(what: string) {
    super(`there are no more ${what}`);
  }
}

/** The request may come again in a moment. */
export class WriteConflictError extends Error {
  override readonly name = "WriteConflictError";
  readonly code = "conflict";

  constructor(options?: ErrorOptions) {
    super(
      "the first request with this key still runs, or another one changes this recipe",
      options,
    );
  }
}

export class IdempotencyMismatchError extends Error {
  override readonly name = "IdempotencyMismatchError";
  readonly code = "idempotency_mismatch";

  constructor() {
    super("this Idempotency-Key was used for another request: take a new one");
  }
}

/** A service has proven itself and does not say for whom it writes. */
export class UnknownWriterError extends Error {
  override readonly name = "UnknownWriterError";
  readonly code = "unauthenticated";

  constructor() {
    super("a write must say on whose behalf it comes: x-principal names nobody");
  }
}
