// Original file: recipe/v1/recipe.proto


export interface GetMetaDataRequest {
}

export interface GetMetaDataRequest__Output {
}
