export {
  type ErrorCode,
  errorCodeOfGrpcStatus,
  errorCodes,
  type ErrorRow,
  errorTable,
  isErrorCode,
} from "./error-codes.ts";
export type { RecipeServiceClient } from "./generated/recipe/v1/RecipeService.ts";
export type { RecipeServiceDefinition } from "./generated/recipe/v1/RecipeService.ts";
export type { RecipeServiceHandlers } from "./generated/recipe/v1/RecipeService.ts";
export type { Resolvers } from "./generated/graphql/recipe.ts";
export { checkExpectedVersion, etagOf, parseIfMatch } from "./expected-version.ts";
export { checkIdempotencyKey } from "./idempotency-key.ts";
export { jsonSchemas } from "./json-schemas.ts";
export { checkId, parseId } from "./id.ts";
export { checkQueryNames } from "./query-names.ts";
export { checkRecipeDraft, checkRecipePatch } from "./recipe-draft.ts";
export {
  type AskedRecipes,
  checkRecipeQuery,
  parseRecipeQuery,
  type RecipeQuery,
} from "./recipe-query.ts";
export { loadGrpcService } from "./grpc-service.ts";
export { readOpenapi } from "./openapi-document.ts";
export { readSdl } from "./sdl.ts";
export { requestHeaders } from "./request-headers.ts";
export { ServiceError } from "./service-error.ts";
export type {
  Greeting,
  Ingredient,
  Problem,
  ProducedDeletion,
  ProducedRecipe,
  ProducedRecipePage,
  Producer,
  Protocol,
  Recipe,
  RecipeDraft,
  RecipeHead,
  RecipePatch,
} from "./types.ts";
export {
  isProducedDeletion,
  isProducedRecipe,
  isProducedRecipePage,
  isRecipe,
} from "./validators.ts";
