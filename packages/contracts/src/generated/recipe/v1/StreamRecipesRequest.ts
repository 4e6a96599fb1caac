// Original file: recipe/v1/recipe.proto


export interface StreamRecipesRequest {
  'after'?: (string);
  'q'?: (string);
}

export interface StreamRecipesRequest__Output {
  'after': (string);
  'q': (string);
}
