// Original file: recipe/v1/recipe.proto


export interface Producer {
  'pid'?: (number);
  'instance'?: (string);
}

export interface Producer__Output {
  'pid': (number);
  'instance': (string);
}
