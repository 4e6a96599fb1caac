// Original file: recipe/v1/recipe.proto

import type { Ingredient as _recipe_v1_Ingredient, Ingredient__Output as _recipe_v1_Ingredient__Output } from '../../recipe/v1/Ingredient.ts';

export interface Recipe {
  'id'?: (number);
  'name'?: (string);
  'steps'?: (string);
  'ingredients'?: (_recipe_v1_Ingredient)[];
  'version'?: (number);
  'created_at'?: (string);
  'updated_at'?: (string);
}

export interface Recipe__Output {
  'id': (number);
  'name': (string);
  'steps': (string);
  'ingredients': (_recipe_v1_Ingredient__Output)[];
  'version': (number);
  'created_at': (string);
  'updated_at': (string);
}
