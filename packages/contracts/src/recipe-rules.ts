/** How large the parts of a recipe may be; texts in characters (code points, as JSON Schema counts). */
export const recipeRules = {
  maxName: 200,
  maxSteps: 40_000,
  maxQuantity: 100,
  maxIngredients: 200,
  /** Bytes of what a caller writes, as JSON: the body of a request, and no more over gRPC. */
  maxDraftBytes: 48 * 1024,
} as const;
