import { type FieldNode, type GraphQLField, Kind } from "graphql";
import { graphqlLimits } from "./graphql-limits.ts";

/**
 * How often what is below a field may come: its `first` when it is a connection, otherwise once.
 * A variable counts as the largest page, because its value is another one in every request, and
 * so does what is no number at all: that is refused a moment later.
 */
export const pageSizeOf = (
  { arguments: given = [] }: FieldNode,
  field: GraphQLField<unknown, unknown> | undefined,
): number => {
  const definition = field?.args.find(({ name }) => name === "first");
  if (!definition) return 1;
  const value = given.find(({ name }) => name.value === "first")?.value;
  if (value) return sizeOf(value.kind === Kind.INT ? Number(value.value) : undefined);
  return sizeOf(definition.defaultValue);
};

const sizeOf = (size: unknown): number =>
  typeof size === "number" ? Math.max(size, 1) : graphqlLimits.pageSize;
