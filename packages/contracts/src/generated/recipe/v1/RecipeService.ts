// Original file: recipe/v1/recipe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetMetaDataRequest as _recipe_v1_GetMetaDataRequest, GetMetaDataRequest__Output as _recipe_v1_GetMetaDataRequest__Output } from '../../recipe/v1/GetMetaDataRequest.ts';
import type { GetMetaDataResponse as _recipe_v1_GetMetaDataResponse, GetMetaDataResponse__Output as _recipe_v1_GetMetaDataResponse__Output } from '../../recipe/v1/GetMetaDataResponse.ts';
import type { GetRecipeRequest as _recipe_v1_GetRecipeRequest, GetRecipeRequest__Output as _recipe_v1_GetRecipeRequest__Output } from '../../recipe/v1/GetRecipeRequest.ts';
import type { GetRecipeResponse as _recipe_v1_GetRecipeResponse, GetRecipeResponse__Output as _recipe_v1_GetRecipeResponse__Output } from '../../recipe/v1/GetRecipeResponse.ts';

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
  
}

export interface RecipeServiceHandlers extends grpc.UntypedServiceImplementation {
  GetMetaData: grpc.handleUnaryCall<_recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse>;
  
  GetRecipe: grpc.handleUnaryCall<_recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse>;
  
}

export interface RecipeServiceDefinition extends grpc.ServiceDefinition {
  GetMetaData: MethodDefinition<_recipe_v1_GetMetaDataRequest, _recipe_v1_GetMetaDataResponse, _recipe_v1_GetMetaDataRequest__Output, _recipe_v1_GetMetaDataResponse__Output>
  GetRecipe: MethodDefinition<_recipe_v1_GetRecipeRequest, _recipe_v1_GetRecipeResponse, _recipe_v1_GetRecipeRequest__Output, _recipe_v1_GetRecipeResponse__Output>
}
