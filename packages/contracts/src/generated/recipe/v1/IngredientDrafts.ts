// Original file: recipe/v1/recipe.proto

import type { IngredientDraft as _recipe_v1_IngredientDraft, IngredientDraft__Output as _recipe_v1_IngredientDraft__Output } from '../../recipe/v1/IngredientDraft.ts';

export interface IngredientDrafts {
  'ingredients'?: (_recipe_v1_IngredientDraft)[];
}

export interface IngredientDrafts__Output {
  'ingredients': (_recipe_v1_IngredientDraft__Output)[];
}
