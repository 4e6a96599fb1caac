// Original file: recipe/v1/recipe.proto

import type { IngredientDrafts as _recipe_v1_IngredientDrafts, IngredientDrafts__Output as _recipe_v1_IngredientDrafts__Output } from '../../recipe/v1/IngredientDrafts.ts';

export interface PatchRecipeRequest {
  'id'?: (number);
  'expected_version'?: (number);
  'name'?: (string);
  'steps'?: (string);
  'ingredients'?: (_recipe_v1_IngredientDrafts | null);
  '_expected_version'?: "expected_version";
  '_name'?: "name";
  '_steps'?: "steps";
}

export interface PatchRecipeRequest__Output {
  'id': (number);
  'expected_version'?: (number);
  'name'?: (string);
  'steps'?: (string);
  'ingredients': (_recipe_v1_IngredientDrafts__Output | null);
}
