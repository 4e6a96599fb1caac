// Original file: recipe/v1/recipe.proto

import type { Recipe as _recipe_v1_Recipe, Recipe__Output as _recipe_v1_Recipe__Output } from '../../recipe/v1/Recipe.ts';
import type { Producer as _recipe_v1_Producer, Producer__Output as _recipe_v1_Producer__Output } from '../../recipe/v1/Producer.ts';

export interface ListRecipesResponse {
  'recipes'?: (_recipe_v1_Recipe)[];
  'next'?: (string);
  'producer'?: (_recipe_v1_Producer | null);
}

export interface ListRecipesResponse__Output {
  'recipes': (_recipe_v1_Recipe__Output)[];
  'next': (string);
  'producer': (_recipe_v1_Producer__Output | null);
}
