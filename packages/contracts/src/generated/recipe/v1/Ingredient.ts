// Original file: recipe/v1/recipe.proto


export interface Ingredient {
  'id'?: (number);
  'name'?: (string);
  'quantity'?: (string);
}

export interface Ingredient__Output {
  'id': (number);
  'name': (string);
  'quantity': (string);
}
