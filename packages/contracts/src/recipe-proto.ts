import { fileURLToPath } from "node:url";
import type { ServiceDefinition } from "@grpc/proto-loader";
import type { RecipeServiceDefinition } from "./generated/recipe/v1/RecipeService.ts";

const protoFolder = fileURLToPath(new URL("../../../proto/", import.meta.url));

/**
 * How messages look in JavaScript, for both ends and for the generated types alike: the names of
 * the proto file, every field present.
 */
const messageOptions = { keepCase: true, defaults: true, longs: Number, enums: String };

/**
 * The definition of `recipe.v1.RecipeService` for grpc-js servers and clients. The loader is
 * imported late: a service that speaks no gRPC does not pay for it.
 */
export const loadRecipeService = async (): Promise<RecipeServiceDefinition> => {
  const { load } = await import("@grpc/proto-loader");
  const definitions = await load("recipe/v1/recipe.proto", {
    ...messageOptions,
    includeDirs: [protoFolder],
  });
  const service = definitions["recipe.v1.RecipeService"] as ServiceDefinition;
  return service as unknown as RecipeServiceDefinition;
};
