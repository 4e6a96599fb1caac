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

  it("tell a change that leaves a field alone from one that empties it", async () => {
    const { PatchRecipe } = await loadGrpcService("recipe.v1.RecipeService");
    const carried = (request: Parameters<typeof PatchRecipe.requestSerialize>[0]) =>
      PatchRecipe.requestDeserialize(PatchRecipe.requestSerialize(request));
    expect(carried({ id: 42 })).toEqual({ id: 42, ingredients: null });
    const emptied = { id: 42, expected_version: 1, steps: "", ingredients: { ingredients: [] } };
    expect(carried(emptied)).toMatchObject(emptied);
    expect(carried(emptied)).not.toHaveProperty("name");
  });

  it("let a client make again only the calls that change nothing", async () => {
    const methods = Object.entries(await loadGrpcService("recipe.v1.RecipeService"));
    const writes = methods.filter(([, method]) => {
      const { options } = method as { options?: { idempotency_level?: unknown } };
      return options?.idempotency_level !== "NO_SIDE_EFFECTS";
    });
    expect(writes.map(([name]) => name).toSorted()).toEqual([
      "CreateRecipe",
      "DeleteRecipe",
      "PatchRecipe",
      "ReplaceRecipe",
    ]);
  });

  it("hold the GraphQL schema", async () => {
    const sdl = await readSdl("recipe");
    expect(sdl).toContain("recipe(id: ID!): Recipe");
    expect(sdl).toContain("createRecipe(input: RecipeInput!): RecipePayload!");
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
