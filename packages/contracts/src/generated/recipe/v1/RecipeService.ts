// Original file: recipe/v1/recipe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateRecipeRequest as _recipe_v1_CreateRecipeRequest, CreateRecipeRequest__Output as _recipe_v1_CreateRecipeRequest__Output } from '../../recipe/v1/CreateRecipeRequest.ts';
import type { CreateRecipeResponse as _recipe_v1_CreateRecipeResponse, CreateRecipeResponse__Output as _recipe_v1_CreateRecipeResponse__Output } from '../../recipe/v1/CreateRecipeResponse.ts';
import type { DeleteRecipeRequest as _recipe_v1_DeleteRecipeRequest, DeleteRecipeRequest__Output as _recipe_v1_DeleteRecipeRequest__Output } from '../../recipe/v1/DeleteRecipeRequest.ts';
import type { DeleteRecipeResponse as _recipe_v1_DeleteRecipeResponse, DeleteRecipeResponse__Output as _recipe_v1_DeleteRecipeResponse__Output } from '../../recipe/v1/DeleteRecipeResponse.ts';
import type { GetMetaDataRequest as _recipe_v1_GetMetaDataRequest, GetMetaDataRequest__Output as _recipe_v1_GetMetaDataRequest__Output } from '../../recipe/v1/GetMetaDataRequest.ts';
import type { GetMetaDataResponse as _recipe_v1_GetMetaDataResponse, GetMetaDataResponse__Output as _recipe_v1_GetMetaDataResponse__Output } from '../../recipe/v1/GetMetaDataResponse.ts';
import type { GetRecipeRequest as _recipe_v1_GetRecipeRequest, GetRecipeRequest__Output as _recipe_v1_GetRecipeRequest__Output } from '../../recipe/v1/GetRecipeRequest.ts';
import type { GetRecipeResponse as _recipe_v1_GetRecipeResponse, GetRecipeResponse__Output as _recipe_v1_GetRecipeResponse__Output } from '../../recipe/v1/GetRecipeResponse.ts';
import type { ListRecipesRequest as _recipe_v1_ListRecipesRequest, ListRecipesRequest__Output as _recipe_v1_ListRecipesRequest__Output } from '../../recipe/v1/ListRecipesRequest.ts';
import type { ListRecipesResponse as _recipe_v1_ListRecipesResponse, ListRecipesResponse__Output as _recipe_v1_ListRecipesResponse__Output } from '../../recipe/v1/ListRecipesResponse.ts';
import type { PatchRecipeRequest as _recipe_v1_PatchRecipeRequest, PatchRecipeRequest__Output as _recipe_v1_PatchRecipeRequest__Output } from '../../recipe/v1/PatchRecipeRequest.ts';
import type { PatchRecipeResponse as _recipe_v1_PatchRecipeResponse, PatchRecipeResponse__Output as _recipe_v1_PatchRecipeResponse__Output } from '../../recipe/v1/PatchRecipeResponse.ts';
import type { ReplaceRecipeRequest as _recipe_v1_ReplaceRecipeRequest, ReplaceRecipeRequest__Output as _recipe_v1_ReplaceRecipeRequest__Output } from '../../recipe/v1/ReplaceRecipeRequest.ts';
import type { ReplaceRecipeResponse as _recipe_v1_ReplaceRecipeResponse, ReplaceRecipeResponse__Output as _recipe_v1_ReplaceRecipeResponse__Output } from '../../recipe/v1/ReplaceRecipeResponse.ts';
import type { StreamRecipesRequest as _recipe_v1_StreamRecipesRequest, StreamRecipesRequest__Output as _recipe_v1_StreamRecipesRequest__Output } from '../../recipe/v1/StreamRecipesRequest.ts';
import type { StreamRecipesResponse as _recipe_v1_StreamRecipesResponse, StreamRecipesResponse__Output as _recipe_v1_StreamRecipesResponse__Output } from '../../recipe/v1/StreamRecipesResponse.ts';

export interface RecipeServiceClient extends grpc.Client {
  CreateRecipe(argument: _recipe_v1_CreateRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  CreateRecipe(argument: _recipe_v1_CreateRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  CreateRecipe(argument: _recipe_v1_CreateRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  CreateRecipe(argument: _recipe_v1_CreateRecipeRequest, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  createRecipe(argument: _recipe_v1_CreateRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  createRecipe(argument: _recipe_v1_CreateRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  createRecipe(argument: _recipe_v1_CreateRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  createRecipe(argument: _recipe_v1_CreateRecipeRequest, callback: grpc.requestCallback<_recipe_v1_CreateRecipeResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  DeleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  DeleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  DeleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  deleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  deleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  deleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  deleteRecipe(argument: _recipe_v1_DeleteRecipeRequest, callback: grpc.requestCallback<_recipe_v1_DeleteRecipeResponse__Output>): grpc.ClientUnaryCall;
  
  GetMetaData(argument: _recipe_v1_GetMetaDataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  GetMetaData(argument: _recipe_v1_GetMetaDataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  GetMetaData(argument: _recipe_v1_GetMetaDataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  GetMetaData(argument: _recipe_v1_GetMetaDataRequest, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  getMetaData(argument: _recipe_v1_GetMetaDataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  getMetaData(argument: _recipe_v1_GetMetaDataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  getMetaData(argument: _recipe_v1_GetMetaDataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  getMetaData(argument: _recipe_v1_GetMetaDataRequest, callback: grpc.requestCallback<_recipe_v1_GetMetaDataResponse__Output>): grpc.ClientUnaryCall;
  
  GetRecipe(argument: _recipe_v1_GetRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  GetRecipe(argument: _recipe_v1_GetRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  GetRecipe(argument: _recipe_v1_GetRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  GetRecipe(argument: _recipe_v1_GetRecipeRequest, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  getRecipe(argument: _recipe_v1_GetRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  getRecipe(argument: _recipe_v1_GetRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  getRecipe(argument: _recipe_v1_GetRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  getRecipe(argument: _recipe_v1_GetRecipeRequest, callback: grpc.requestCallback<_recipe_v1_GetRecipeResponse__Output>): grpc.ClientUnaryCall;
  
  ListRecipes(argument: _recipe_v1_ListRecipesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  ListRecipes(argument: _recipe_v1_ListRecipesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  ListRecipes(argument: _recipe_v1_ListRecipesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  ListRecipes(argument: _recipe_v1_ListRecipesRequest, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  listRecipes(argument: _recipe_v1_ListRecipesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  listRecipes(argument: _recipe_v1_ListRecipesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  listRecipes(argument: _recipe_v1_ListRecipesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  listRecipes(argument: _recipe_v1_ListRecipesRequest, callback: grpc.requestCallback<_recipe_v1_ListRecipesResponse__Output>): grpc.ClientUnaryCall;
  
  PatchRecipe(argument: _recipe_v1_PatchRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  PatchRecipe(argument: _recipe_v1_PatchRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  PatchRecipe(argument: _recipe_v1_PatchRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  PatchRecipe(argument: _recipe_v1_PatchRecipeRequest, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  patchRecipe(argument: _recipe_v1_PatchRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  patchRecipe(argument: _recipe_v1_PatchRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  patchRecipe(argument: _recipe_v1_PatchRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  patchRecipe(argument: _recipe_v1_PatchRecipeRequest, callback: grpc.requestCallback<_recipe_v1_PatchRecipeResponse__Output>): grpc.ClientUnaryCall;
  
  ReplaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  ReplaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  ReplaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  ReplaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  replaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  replaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  replaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  replaceRecipe(argument: _recipe_v1_ReplaceRecipeRequest, callback: grpc.requestCallback<_recipe_v1_ReplaceRecipeResponse__Output>): grpc.ClientUnaryCall;
  
  StreamRecipes(argument: _recipe_v1_StreamRecipesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  StreamRecipes(argument: _recipe_v1_StreamRecipesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  streamRecipes(argument: _recipe_v1_StreamRecipesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  streamRecipes(argument: _recipe_v1_StreamRecipesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  
}

export interface RecipeServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateRecipe: grpc.handleUnaryCall<_recipe_v1_CreateRecipeRequest__Output, _recipe_v1_CreateRecipeResponse>;
  
  DeleteRecipe: grpc.handleUnaryCall<_recipe_v1_DeleteRecipeRequest__Output, _recipe_v1_DeleteRecipeResponse>;
  
  GetMetaData: grpc.handleUnaryCall<_recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse>;
  
  GetRecipe: grpc.handleUnaryCall<_recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse>;
  
  ListRecipes: grpc.handleUnaryCall<_recipe_v1_ListRecipesRequest__Output, _recipe_v1_ListRecipesResponse>;
  
  PatchRecipe: grpc.handleUnaryCall<_recipe_v1_PatchRecipeRequest__Output, _recipe_v1_PatchRecipeResponse>;
  
  ReplaceRecipe: grpc.handleUnaryCall<_recipe_v1_ReplaceRecipeRequest__Output, _recipe_v1_ReplaceRecipeResponse>;
  
  StreamRecipes: grpc.handleServerStreamingCall<_recipe_v1_StreamRecipesRequest__Output, _recipe_v1_StreamRecipesResponse>;
  
}

export interface RecipeServiceDefinition extends grpc.ServiceDefinition {
  CreateRecipe: MethodDefinition<_recipe_v1_CreateRecipeRequest, _recipe_v1_CreateRecipeResponse, _recipe_v1_CreateRecipeRequest__Output, _recipe_v1_CreateRecipeResponse__Output>
  DeleteRecipe: MethodDefinition<_recipe_v1_DeleteRecipeRequest, _recipe_v1_DeleteRecipeResponse, _recipe_v1_DeleteRecipeRequest__Output, _recipe_v1_DeleteRecipeResponse__Output>
  GetMetaData: MethodDefinition<_recipe_v1_GetMetaDataRequest, _recipe_v1_GetMetaDataResponse, _recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse__Output>
  GetRecipe: MethodDefinition<_recipe_v1_GetRecipeRequest, _recipe_v1_GetRecipeResponse, _recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse__Output>
  ListRecipes: MethodDefinition<_recipe_v1_ListRecipesRequest, _recipe_v1_ListRecipesResponse, _recipe_v1_ListRecipesRequest__Output, _recipe_v1_ListRecipesResponse__Output>
  PatchRecipe: MethodDefinition<_recipe_v1_PatchRecipeRequest, _recipe_v1_PatchRecipeResponse, _recipe_v1_PatchRecipeRequest__Output, _recipe_v1_PatchRecipeResponse__Output>
  ReplaceRecipe: MethodDefinition<_recipe_v1_ReplaceRecipeRequest, _recipe_v1_ReplaceRecipeResponse, _recipe_v1_ReplaceRecipeRequest__Output, _recipe_v1_ReplaceRecipeResponse__Output>
  StreamRecipes: MethodDefinition<_recipe_v1_StreamRecipesRequest, _recipe_v1_StreamRecipesResponse, _recipe_v1_StreamRecipesRequest__Output, _recipe_v1_StreamRecipesResponse__Output>
}
