// Original file: recipe/v1/recipe.proto

import type { Recipe as _recipe_v1_Recipe, Recipe__Output as _recipe_v1_Recipe__Output } from '../../recipe/v1/Recipe.ts';
import type { Producer as _recipe_v1_Producer, Producer__Output as _recipe_v1_Producer__Output } from '../../recipe/v1/Producer.ts';

export interface GetRecipeResponse {
  'recipe'?: (_recipe_v1_Recipe | null);
  'producer'?: (_recipe_v1_Producer | null);
  'stale_seconds'?: (number);
  '_stale_seconds'?: "stale_seconds";
}

export interface GetRecipeResponse__Output {
  'recipe': (_recipe_v1_Recipe__Output | null);
  'producer': (_recipe_v1_Producer__Output | null);
  'stale_seconds'?: (number);
}
