import { contentsSchema, type ContentsSchema } from "../contract.ts";
import type { Write } from "./write.ts";

/**
 * Whether the contents have nothing but the fields of the contract, each of its type: then it is the
 * rule of all protocols that decides, and not the types of one.
 */
export const fitsType = ({ operation, contents }: Write): boolean =>
  fits(contentsSchema(operation === "patchRecipe" ? "RecipePatch" : "RecipeDraft"), contents);

const fits = (schema: ContentsSchema, value: unknown): boolean => {
  if (schema.type === "string") return typeof value === "string";
  const { items, properties = {}, required = [] } = schema;
  if (Array.isArray(value)) return items !== undefined && value.every((each) => fits(items, each));
  if (items || typeof value !== "object" || value === null) return false;
  return (
    required.every((name) => name in value) &&
    Object.entries(value).every(([name, each]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return property !== undefined && fits(property, each);
    })
  );
};
