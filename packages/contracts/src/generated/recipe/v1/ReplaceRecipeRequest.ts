// Original file: recipe/v1/recipe.proto

import type { RecipeDraft as _recipe_v1_RecipeDraft, RecipeDraft__Output as _recipe_v1_RecipeDraft__Output } from '../../recipe/v1/RecipeDraft.ts';

export interface ReplaceRecipeRequest {
  'id'?: (number);
  'expected_version'?: (number);
  'draft'?: (_recipe_v1_RecipeDraft | null);
  '_expected_version'?: "expected_version";
}

export interface ReplaceRecipeRequest__Output {
  'id': (number);
  'expected_version'?: (number);
  'draft': (_recipe_v1_RecipeDraft__Output | null);
}
