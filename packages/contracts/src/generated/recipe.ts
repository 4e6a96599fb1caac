import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CreateRecipeRequest as _recipe_v1_CreateRecipeRequest, CreateRecipeRequest__Output as _recipe_v1_CreateRecipeRequest__Output } from './recipe/v1/CreateRecipeRequest.ts';
import type { CreateRecipeResponse as _recipe_v1_CreateRecipeResponse, CreateRecipeResponse__Output as _recipe_v1_CreateRecipeResponse__Output } from './recipe/v1/CreateRecipeResponse.ts';
import type { DeleteRecipeRequest as _recipe_v1_DeleteRecipeRequest, DeleteRecipeRequest__Output as _recipe_v1_DeleteRecipeRequest__Output } from './recipe/v1/DeleteRecipeRequest.ts';
import type { DeleteRecipeResponse as _recipe_v1_DeleteRecipeResponse, DeleteRecipeResponse__Output as _recipe_v1_DeleteRecipeResponse__Output } from './recipe/v1/DeleteRecipeResponse.ts';
import type { GetMetaDataRequest as _recipe_v1_GetMetaDataRequest, GetMetaDataRequest__Output as _recipe_v1_GetMetaDataRequest__Output } from './recipe/v1/GetMetaDataRequest.ts';
import type { GetMetaDataResponse as _recipe_v1_GetMetaDataResponse, GetMetaDataResponse__Output as _recipe_v1_GetMetaDataResponse__Output } from './recipe/v1/GetMetaDataResponse.ts';
import type { GetRecipeRequest as _recipe_v1_GetRecipeRequest, GetRecipeRequest__Output as _recipe_v1_GetRecipeRequest__Output } from './recipe/v1/GetRecipeRequest.ts';
import type { GetRecipeResponse as _recipe_v1_GetRecipeResponse, GetRecipeResponse__Output as _recipe_v1_GetRecipeResponse__Output } from './recipe/v1/GetRecipeResponse.ts';
import type { Ingredient as _recipe_v1_Ingredient, Ingredient__Output as _recipe_v1_Ingredient__Output } from './recipe/v1/Ingredient.ts';
import type { IngredientDraft as _recipe_v1_IngredientDraft, IngredientDraft__Output as _recipe_v1_IngredientDraft__Output } from './recipe/v1/IngredientDraft.ts';
import type { IngredientDrafts as _recipe_v1_IngredientDrafts, IngredientDrafts__Output as _recipe_v1_IngredientDrafts__Output } from './recipe/v1/IngredientDrafts.ts';
import type { ListRecipesRequest as _recipe_v1_ListRecipesRequest, ListRecipesRequest__Output as _recipe_v1_ListRecipesRequest__Output } from './recipe/v1/ListRecipesRequest.ts';
import type { ListRecipesResponse as _recipe_v1_ListRecipesResponse, ListRecipesResponse__Output as _recipe_v1_ListRecipesResponse__Output } from './recipe/v1/ListRecipesResponse.ts';
import type { PatchRecipeRequest as _recipe_v1_PatchRecipeRequest, PatchRecipeRequest__Output as _recipe_v1_PatchRecipeRequest__Output } from './recipe/v1/PatchRecipeRequest.ts';
import type { PatchRecipeResponse as _recipe_v1_PatchRecipeResponse, PatchRecipeResponse__Output as _recipe_v1_PatchRecipeResponse__Output } from './recipe/v1/PatchRecipeResponse.ts';
import type { Producer as _recipe_v1_Producer, Producer__Output as _recipe_v1_Producer__Output } from './recipe/v1/Producer.ts';
import type { Recipe as _recipe_v1_Recipe, Recipe__Output as _recipe_v1_Recipe__Output } from './recipe/v1/Recipe.ts';
import type { RecipeDraft as _recipe_v1_RecipeDraft, RecipeDraft__Output as _recipe_v1_RecipeDraft__Output } from './recipe/v1/RecipeDraft.ts';
import type { RecipeServiceClient as _recipe_v1_RecipeServiceClient, RecipeServiceDefinition as _recipe_v1_RecipeServiceDefinition } from './recipe/v1/RecipeService.ts';
import type { ReplaceRecipeRequest as _recipe_v1_ReplaceRecipeRequest, ReplaceRecipeRequest__Output as _recipe_v1_ReplaceRecipeRequest__Output } from './recipe/v1/ReplaceRecipeRequest.ts';
import type { ReplaceRecipeResponse as _recipe_v1_ReplaceRecipeResponse, ReplaceRecipeResponse__Output as _recipe_v1_ReplaceRecipeResponse__Output } from './recipe/v1/ReplaceRecipeResponse.ts';
import type { StreamRecipesRequest as _recipe_v1_StreamRecipesRequest, StreamRecipesRequest__Output as _recipe_v1_StreamRecipesRequest__Output } from './recipe/v1/StreamRecipesRequest.ts';
import type { StreamRecipesResponse as _recipe_v1_StreamRecipesResponse, StreamRecipesResponse__Output as _recipe_v1_StreamRecipesResponse__Output } from './recipe/v1/StreamRecipesResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  recipe: {
    v1: {
      CreateRecipeRequest: MessageTypeDefinition<_recipe_v1_CreateRecipeRequest, _recipe_v1_CreateRecipeRequest__Output>
      CreateRecipeResponse: MessageTypeDefinition<_recipe_v1_CreateRecipeResponse, _recipe_v1_CreateRecipeResponse__Output>
      DeleteRecipeRequest: MessageTypeDefinition<_recipe_v1_DeleteRecipeRequest, _recipe_v1_DeleteRecipeRequest__Output>
      DeleteRecipeResponse: MessageTypeDefinition<_recipe_v1_DeleteRecipeResponse, _recipe_v1_DeleteRecipeResponse__Output>
      GetMetaDataRequest: MessageTypeDefinition<_recipe_v1_GetMetaDataRequest, _recipe_v1_GetMetaDataRequest__Output>
      GetMetaDataResponse: MessageTypeDefinition<_recipe_v1_GetMetaDataResponse, _recipe_v1_GetMetaDataResponse__Output>
      GetRecipeRequest: MessageTypeDefinition<_recipe_v1_GetRecipeRequest, _recipe_v1_GetRecipeRequest__Output>
      GetRecipeResponse: MessageTypeDefinition<_recipe_v1_GetRecipeResponse, _recipe_v1_GetRecipeResponse__Output>
      Ingredient: MessageTypeDefinition<_recipe_v1_Ingredient, _recipe_v1_Ingredient__Output>
      IngredientDraft: MessageTypeDefinition<_recipe_v1_IngredientDraft, _recipe_v1_IngredientDraft__Output>
      IngredientDrafts: MessageTypeDefinition<_recipe_v1_IngredientDrafts, _recipe_v1_IngredientDrafts__Output>
      ListRecipesRequest: MessageTypeDefinition<_recipe_v1_ListRecipesRequest, _recipe_v1_ListRecipesRequest__Output>
      ListRecipesResponse: MessageTypeDefinition<_recipe_v1_ListRecipesResponse, _recipe_v1_ListRecipesResponse__Output>
      PatchRecipeRequest: MessageTypeDefinition<_recipe_v1_PatchRecipeRequest, _recipe_v1_PatchRecipeRequest__Output>
      PatchRecipeResponse: MessageTypeDefinition<_recipe_v1_PatchRecipeResponse, _recipe_v1_PatchRecipeResponse__Output>
      Producer: MessageTypeDefinition<_recipe_v1_Producer, _recipe_v1_Producer__Output>
      Recipe: MessageTypeDefinition<_recipe_v1_Recipe, _recipe_v1_Recipe__Output>
      RecipeDraft: MessageTypeDefinition<_recipe_v1_RecipeDraft, _recipe_v1_RecipeDraft__Output>
      RecipeService: SubtypeConstructor<typeof grpc.Client, _recipe_v1_RecipeServiceClient> & { service: _recipe_v1_RecipeServiceDefinition }
      ReplaceRecipeRequest: MessageTypeDefinition<_recipe_v1_ReplaceRecipeRequest, _recipe_v1_ReplaceRecipeRequest__Output>
      ReplaceRecipeResponse: MessageTypeDefinition<_recipe_v1_ReplaceRecipeResponse, _recipe_v1_ReplaceRecipeResponse__Output>
      StreamRecipesRequest: MessageTypeDefinition<_recipe_v1_StreamRecipesRequest, _recipe_v1_StreamRecipesRequest__Output>
      StreamRecipesResponse: MessageTypeDefinition<_recipe_v1_StreamRecipesResponse, _recipe_v1_StreamRecipesResponse__Output>
    }
  }
}

