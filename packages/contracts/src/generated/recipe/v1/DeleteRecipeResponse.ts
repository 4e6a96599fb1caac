// Original file: recipe/v1/recipe.proto

import type { Producer as _recipe_v1_Producer, Producer__Output as _recipe_v1_Producer__Output } from '../../recipe/v1/Producer.ts';

export interface DeleteRecipeResponse {
  'producer'?: (_recipe_v1_Producer | null);
}

export interface DeleteRecipeResponse__Output {
  'producer': (_recipe_v1_Producer__Output | null);
}
