// Original file: recipe/v1/recipe.proto

import type { RecipeDraft as _recipe_v1_RecipeDraft, RecipeDraft__Output as _recipe_v1_RecipeDraft__Output } from '../../recipe/v1/RecipeDraft.ts';

export interface CreateRecipeRequest {
  'draft'?: (_recipe_v1_RecipeDraft | null);
}

export interface CreateRecipeRequest__Output {
  'draft': (_recipe_v1_RecipeDraft__Output | null);
}
