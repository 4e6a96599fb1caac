/** A write as it arrived at recipe-api, in words that are the same for every protocol. */
export interface HeardWrite {
  readonly operation: string;
  readonly id?: number;
  readonly version?: number;
  /** The draft or the patch. */
  readonly contents?: object;
  readonly authorization: unknown;
  readonly principal: unknown;
  readonly key: unknown;
}

/** What is said to a write; undefined to hang up. */
export type Answer = (heard: HeardWrite) => object | undefined;

const producer = { pid: 1, instance: "recipe-api-1" };

/** What the contract asks for. */
export const goodAnswer = ({ operation, id = 7, version = 0, contents }: HeardWrite) => {
  if (operation === "deleteRecipe") return { producer };
  const { ingredients = [], ...texts } = contents as { readonly ingredients?: object[] };
  const recipe = {
    id,
    name: "Soup",
    steps: "Stir.",
    ...texts,
    ingredients: ingredients.map((each, index) => ({ id: index + 1, ...each })),
    version: version + 1,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-02T00:00:00.000Z",
  };
  return { producer, recipe };
};
