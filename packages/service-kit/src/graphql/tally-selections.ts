import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { ServiceError } from "@tandem/contracts";
import { pageSizeOf } from "./page-size-of.ts";

/** What a selection set asks for, its fragments written out. */
export interface Tally {
  /** Fields of the set itself. */
  readonly ownFields: number;
  /** Fields of the set and of everything below. */
  readonly fields: number;
  /** Aliases of the set and of everything below. */
  readonly aliases: number;
  /** Levels of fields. */
  readonly depth: number;
  /** Objects of the answer, were every page full. */
  readonly cost: number;
}

type Type = GraphQLNamedType | undefined;

const nothing: Tally = { ownFields: 0, fields: 0, aliases: 0, depth: 0, cost: 0 };
const leaf: Tally = { ownFields: 1, fields: 1, aliases: 0, depth: 1, cost: 0 };

const beside = (a: Tally, b: Tally): Tally => ({
  ownFields: a.ownFields + b.ownFields,
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  depth: Math.max(a.depth, b.depth),
  cost: a.cost + b.cost,
});

/**
 * Makes a counter for one document, which need not be valid: what is unknown counts like the rest.
 * A fragment is counted once, however often it is spread: the time grows with the text, not with
 * what it would be when written out.
 *
 * @throws ServiceError `invalid_argument` when a fragment spreads itself
 */
export const createTally = (
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ((set: SelectionSetNode, parent: Type) => Tally) => {
  const counted = new Map<string, Tally | "counting">();

  const ofSet = (set: SelectionSetNode, parent: Type): Tally =>
    set.selections.map((selection) => ofSelection(selection, parent)).reduce(beside, nothing);

  const ofSelection = (selection: SelectionNode, parent: Type): Tally => {
    if (selection.kind === Kind.FIELD) return ofField(selection, fieldOf(parent, selection));
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    return ofSet(selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : parent);
  };

  const ofField = (node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): Tally => {
    const below = node.selectionSet
      ? ofSet(node.selectionSet, field && getNamedType(field.type))
      : nothing;
    const aliases = below.aliases + (node.alias ? 1 : 0);
    // Introspection asks no store, and the query of every tool for it is 13 deep.
    if (node.name.value.startsWith("__")) return { ...leaf, aliases };
    const cost = node.selectionSet ? 1 + below.cost * pageSizeOf(node, field) : 0;
    return { ownFields: 1, fields: 1 + below.fields, aliases, depth: 1 + below.depth, cost };
  };

  const ofFragment = (name: string): Tally => {
    const known = counted.get(name);
    if (known === "counting")
      throw new ServiceError("invalid_argument", "a fragment must not spread itself");
    const fragment = fragments.get(name);
    if (known || !fragment) return known ?? nothing;
    counted.set(name, "counting");
    const type = schema.getType(fragment.typeCondition.name.value);
    const tally = ofSet(fragment.selectionSet, type);
    counted.set(name, tally);
    return tally;
  };

  return ofSet;
};

const fieldOf = (parent: Type, { name }: FieldNode): GraphQLField<unknown, unknown> | undefined =>
  isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
