// Original file: recipe/v1/recipe.proto


export interface DeleteRecipeRequest {
  'id'?: (number);
  'expected_version'?: (number);
  '_expected_version'?: "expected_version";
}

export interface DeleteRecipeRequest__Output {
  'id': (number);
  'expected_version'?: (number);
}
