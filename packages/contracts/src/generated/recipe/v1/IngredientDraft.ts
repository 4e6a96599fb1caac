// Original file: recipe/v1/recipe.proto


export interface IngredientDraft {
  'name'?: (string);
  'quantity'?: (string);
}

export interface IngredientDraft__Output {
  'name': (string);
  'quantity': (string);
}
