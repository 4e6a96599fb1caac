// The aliases give the answers the names that they have over the other protocols.

export const getRecipe = `query GetRecipe($id: ID!) {
  producer { pid instance }
  recipe(id: $id) {
    id name steps version
    created_at: createdAt
    updated_at: updatedAt
    stale_seconds: staleSeconds
    ingredients { id name quantity }
  }
}`;

export const listRecipes = `query ListRecipes($limit: Int!, $after: String, $q: String) {
  producer { pid instance }
  page: recipes(first: $limit, after: $after, q: $q) {
    recipes: nodes {
      id name steps version
      created_at: createdAt
      updated_at: updatedAt
      ingredients { id name quantity }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const createRecipe = `mutation CreateRecipe($draft: RecipeInput!) {
  written: createRecipe(input: $draft) {
    producer { pid instance }
    recipe {
      id name steps version
      created_at: createdAt
      updated_at: updatedAt
      ingredients { id name quantity }
    }
  }
}`;

export const replaceRecipe = `mutation ReplaceRecipe($id: ID!, $version: Int!, $draft: RecipeInput!) {
  written: replaceRecipe(id: $id, expectedVersion: $version, input: $draft) {
    producer { pid instance }
    recipe {
      id name steps version
      created_at: createdAt
      updated_at: updatedAt
      ingredients { id name quantity }
    }
  }
}`;

export const patchRecipe = `mutation PatchRecipe($id: ID!, $version: Int!, $patch: RecipePatchInput!) {
  written: patchRecipe(id: $id, expectedVersion: $version, input: $patch) {
    producer { pid instance }
    recipe {
      id name steps version
      created_at: createdAt
      updated_at: updatedAt
      ingredients { id name quantity }
    }
  }
}`;

export const deleteRecipe = `mutation DeleteRecipe($id: ID!, $version: Int!) {
  written: deleteRecipe(id: $id, expectedVersion: $version) {
    producer { pid instance }
  }
}`;
