/** Whether the value is what recipe-api answers for one recipe; fields it does not know pass. */
export declare const producedRecipe: (value: unknown) => boolean;
