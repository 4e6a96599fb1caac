// Original file: recipe/v1/recipe.proto

import type { IngredientDraft as _recipe_v1_IngredientDraft, IngredientDraft__Output as _recipe_v1_IngredientDraft__Output } from '../../recipe/v1/IngredientDraft.ts';

export interface RecipeDraft {
  'name'?: (string);
  'steps'?: (string);
  'ingredients'?: (_recipe_v1_IngredientDraft)[];
}

export interface RecipeDraft__Output {
  'name': (string);
  'steps': (string);
  'ingredients': (_recipe_v1_IngredientDraft__Output)[];
}
