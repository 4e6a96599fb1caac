import { fileURLToPath } from "node:url";
import type { RecipeServiceDefinition } from "./generated/recipe/v1/RecipeService.ts";

/** The services of proto/ by their full names; a new one needs its line here. */
interface GrpcServices {
  "recipe.v1.RecipeService": RecipeServiceDefinition;
}

const protoFolder = fileURLToPath(new URL("../../../proto/", import.meta.url));

/**
 * How messages look in JavaScript, for both ends and for the generated types alike: the names of
 * the proto file, every field present.
 */
const messageOptions = { keepCase: true, defaults: true, longs: Number, enums: String };

/**
 * The definition of a service for grpc-js servers and clients, from the file that its package
 * names: `recipe.v1.RecipeService` is in `proto/recipe/v1/recipe.proto`. The loader is imported
 * late: a service that speaks no gRPC does not pay for it.
 */
export const loadGrpcService = async <Name extends keyof GrpcServices>(
  name: Name,
): Promise<GrpcServices[Name]> => {
  const { load } = await import("@grpc/proto-loader");
  const [folder, version] = name.split(".");
  const definitions = await load(`${folder}/${version}/${folder}.proto`, {
    ...messageOptions,
    includeDirs: [protoFolder],
  });
  return definitions[name] as unknown as GrpcServices[Name];
};
