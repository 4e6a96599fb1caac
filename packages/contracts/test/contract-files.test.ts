import { describe, expect, it } from "vitest";
import { jsonSchemas, loadGrpcService, readSdl, ServiceError } from "../src/index.ts";

describe("the contract files", () => {
  it("hold the methods of the gRPC service under their full paths", async () => {
    const service = await loadGrpcService("recipe.v1.RecipeService");
    expect(service.GetRecipe.path).toBe("/recipe.v1.RecipeService/GetRecipe");
    expect(service.GetMetaData.path).toBe("/recipe.v1.RecipeService/GetMetaData");
  });

  it("carry a recipe through protobuf and back", async () => {
    const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
    const bytes = GetRecipe.responseSerialize({
      producer: { pid: 7, instance: "recipe-api-1" },
      recipe: { id: 42, name: "Chicken", steps: "", ingredients: [], version: 1 },
    });
    expect(GetRecipe.responseDeserialize(bytes)).toEqual({
      producer: { pid: 7, instance: "recipe-api-1" },
      recipe: {
        id: 42,
        name: "Chicken",
        steps: "",
        ingredients: [],
        version: 1,
        created_at: "",
        updated_at: "",
      },
    });
  });

  it("would wrap 3000000000 to a negative id, which is why ids are checked before", async () => {
    const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
    const bytes = GetRecipe.requestSerialize({ id: 3_000_000_000 });
    expect(GetRecipe.requestDeserialize(bytes)).toEqual({ id: -1_294_967_296 });
  });

  it("hold the GraphQL schema", async () => {
    expect(await readSdl("recipe")).toContain("recipe(id: ID!): Recipe");
  });

  it("declare only what they name: every object refuses other fields", () => {
    for (const schema of Object.values(jsonSchemas)) {
      expect(schema.additionalProperties).toBe(false);
    }
  });

  it("keep the cause of an error", () => {
    const cause = new Error("socket hang up");
    const error = new ServiceError("unavailable", "nobody there", { cause });
    expect(error).toMatchObject({ code: "unavailable", cause, name: "ServiceError" });
  });
});
