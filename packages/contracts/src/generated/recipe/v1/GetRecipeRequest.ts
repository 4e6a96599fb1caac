// Original file: recipe/v1/recipe.proto


export interface GetRecipeRequest {
  'id'?: (number);
}

export interface GetRecipeRequest__Output {
  'id': (number);
}
