// Original file: recipe/v1/recipe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetMetaDataRequest as _recipe_v1_GetMetaDataRequest, GetMetaDataRequest__Output as _recipe_v1_GetMetaDataRequest__Output } from '../../recipe/v1/GetMetaDataRequest.ts';
import type { GetMetaDataResponse as _recipe_v1_GetMetaDataResponse, GetMetaDataResponse__Output as _recipe_v1_GetMetaDataResponse__Output } from '../../recipe/v1/GetMetaDataResponse.ts';
import type { GetRecipeRequest as _recipe_v1_GetRecipeRequest, GetRecipeRequest__Output as _recipe_v1_GetRecipeRequest__Output } from '../../recipe/v1/GetRecipeRequest.ts';
import type { GetRecipeResponse as _recipe_v1_GetRecipeResponse, GetRecipeResponse__Output as _recipe_v1_GetRecipeResponse__Output } from '../../recipe/v1/GetRecipeResponse.ts';
import type { ListRecipesRequest as _recipe_v1_ListRecipesRequest, ListRecipesRequest__Output as _recipe_v1_ListRecipesRequest__Output } from '../../recipe/v1/ListRecipesRequest.ts';
import type { ListRecipesResponse as _recipe_v1_ListRecipesResponse, ListRecipesResponse__Output as _recipe_v1_ListRecipesResponse__Output } from '../../recipe/v1/ListRecipesResponse.ts';
import type { StreamRecipesRequest as _recipe_v1_StreamRecipesRequest, StreamRecipesRequest__Output as _recipe_v1_StreamRecipesRequest__Output } from '../../recipe/v1/StreamRecipesRequest.ts';
import type { StreamRecipesResponse as _recipe_v1_StreamRecipesResponse, StreamRecipesResponse__Output as _recipe_v1_StreamRecipesResponse__Output } from '../../recipe/v1/StreamRecipesResponse.ts';

export interface RecipeServiceClient extends grpc.Client {
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
  
  StreamRecipes(argument: _recipe_v1_StreamRecipesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  StreamRecipes(argument: _recipe_v1_StreamRecipesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  streamRecipes(argument: _recipe_v1_StreamRecipesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  streamRecipes(argument: _recipe_v1_StreamRecipesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_recipe_v1_StreamRecipesResponse__Output>;
  
}

export interface RecipeServiceHandlers extends grpc.UntypedServiceImplementation {
  GetMetaData: grpc.handleUnaryCall<_recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse>;
  
  GetRecipe: grpc.handleUnaryCall<_recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse>;
  
  ListRecipes: grpc.handleUnaryCall<_recipe_v1_ListRecipesRequest__Output, _recipe_v1_ListRecipesResponse>;
  
  StreamRecipes: grpc.handleServerStreamingCall<_recipe_v1_StreamRecipesRequest__Output, _recipe_v1_StreamRecipesResponse>;
  
}

export interface RecipeServiceDefinition extends grpc.ServiceDefinition {
  GetMetaData: MethodDefinition<_recipe_v1_GetMetaDataRequest, _recipe_v1_GetMetaDataResponse, _recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse__Output>
  GetRecipe: MethodDefinition<_recipe_v1_GetRecipeRequest, _recipe_v1_GetRecipeResponse, _recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse__Output>
  ListRecipes: MethodDefinition<_recipe_v1_ListRecipesRequest, _recipe_v1_ListRecipesResponse, _recipe_v1_ListRecipesRequest__Output, _recipe_v1_ListRecipesResponse__Output>
  StreamRecipes: MethodDefinition<_recipe_v1_StreamRecipesRequest, _recipe_v1_StreamRecipesResponse, _recipe_v1_StreamRecipesRequest__Output, _recipe_v1_StreamRecipesResponse__Output>
}
