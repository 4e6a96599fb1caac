/** Whether the value is what recipe-api answers for one recipe; fields it does not know pass. */
export declare const producedRecipe: (value: unknown) => boolean;
/** The same for a page of recipes. */
export declare const producedRecipePage: (value: unknown) => boolean;
