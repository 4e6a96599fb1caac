import type { ErrorObject } from "ajv";

interface Validate {
  (value: unknown): boolean;
  /** What is wrong with the last value; read it before the next. */
  errors?: ErrorObject[] | null;
}

/** Whether the value is what recipe-api answers for one recipe; fields it does not know pass. */
export declare const producedRecipe: Validate;
/** The same for a page of recipes. */
export declare const producedRecipePage: Validate;
/** The same for a deletion. */
export declare const producedDeletion: Validate;
/** The same for a recipe alone. */
export declare const recipe: Validate;
/** Whether the value has the form of what a caller writes; how long its texts are is not looked at. */
export declare const recipeDraft: Validate;
/** The same for what a caller changes. */
export declare const recipePatch: Validate;
