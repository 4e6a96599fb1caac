// Original file: recipe/v1/recipe.proto


export interface ListRecipesRequest {
  'limit'?: (number);
  'after'?: (string);
  'q'?: (string);
  '_limit'?: "limit";
}

export interface ListRecipesRequest__Output {
  'limit'?: (number);
  'after': (string);
  'q': (string);
}
