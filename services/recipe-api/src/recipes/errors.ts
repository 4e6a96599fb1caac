/** The `code` is one of the contract's error codes; each transport knows how it looks there. */
export class RecipeNotFoundError extends Error {
  override readonly name = "RecipeNotFoundError";
  readonly code = "not_found";

  constructor(id: number) {
    super(`recipe ${id} does not exist`);
  }
}
