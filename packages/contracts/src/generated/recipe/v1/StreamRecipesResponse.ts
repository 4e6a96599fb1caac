// Original file: recipe/v1/recipe.proto

import type { Recipe as _recipe_v1_Recipe, Recipe__Output as _recipe_v1_Recipe__Output } from '../../recipe/v1/Recipe.ts';

export interface StreamRecipesResponse {
  'recipe'?: (_recipe_v1_Recipe | null);
}

export interface StreamRecipesResponse__Output {
  'recipe': (_recipe_v1_Recipe__Output | null);
}
