import fc, { type Arbitrary } from "fast-check";
import {
  astFromValue,
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  GraphQLInt,
  type GraphQLObjectType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type NameNode,
  OperationTypeNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { graphqlSchema, operationNames, parametersOf } from "./contract.ts";
import { type Known, validText } from "./valid-requests.ts";

/** Fields of Query in one document; each may come under another name besides. */
const mostRootFields = 3;
/** Recipes in one page, so that no document asks for more objects than it may. */
const mostRecipes = 10;
/** Aliases in one document: recipe-api takes no more. */
const mostAliases = 15;

/** The text of a query with fields, arguments, aliases, fragments and directives of all kinds. */
export const anyQuery = (known: Known): Arbitrary<string> => {
  const root = graphqlSchema.getQueryType();
  if (!root) throw new Error("schemas/recipe.graphql has no Query");
  return fc
    .array(fc.constantFrom(...Object.values(root.getFields())), {
      minLength: 1,
      maxLength: mostRootFields,
    })
    .chain((fields) => fc.tuple(...fields.map((field, index) => rootField(field, index, known))))
    .map((selections) => documentOf({ kind: Kind.SELECTION_SET, selections }))
    .filter((document) => aliasesIn(document) <= mostAliases)
    .map((document) => print(document));
};

type Field = GraphQLField<unknown, unknown>;

/** The same field may come twice, with other arguments: only the first keeps its name. */
const rootField = (field: Field, index: number, known: Known): Arbitrary<FieldNode> =>
  fieldNode(field, known).map((node) =>
    index === 0 ? node : { ...node, alias: nameOf(`${field.name}${index}`) },
  );

const fieldNode = (field: Field, known: Known): Arbitrary<FieldNode> => {
  const type = getNamedType(field.type);
  return fc
    .record({
      arguments: fc.tuple(...field.args.map((argument) => argumentNode(argument, known))),
      directives: fc.oneof({ arbitrary: fc.constant([]), weight: 6 }, anyDirective),
      selectionSet: isObjectType(type) ? selectionSet(type, known) : fc.constant(undefined),
    })
    .map(({ selectionSet: set, arguments: given, directives }) => ({
      kind: Kind.FIELD,
      name: nameOf(field.name),
      arguments: given.filter((each) => each !== undefined),
      directives,
      ...(set && { selectionSet: set }),
    }));
};

/** Some of the fields, in any order: as they are, under another name, or within a fragment. */
const selectionSet = (type: GraphQLObjectType, known: Known): Arbitrary<SelectionSetNode> => {
  const fields = Object.values(type.getFields()).map((field) => fieldNode(field, known));
  return fc
    .shuffledSubarray([...fields, fc.constant(typename)], { minLength: 1 })
    .chain((chosen) => fc.tuple(...chosen.map((each) => dressed(each, type))))
    .map((selections) => ({ kind: Kind.SELECTION_SET, selections: selections.flat() }));
};

const dressed = (
  field: Arbitrary<FieldNode>,
  type: GraphQLObjectType,
): Arbitrary<readonly SelectionNode[]> =>
  fc.tuple(field, fc.nat(9)).map(([node, choice]): readonly SelectionNode[] => {
    const alias = nameOf(`${node.name.value}_again`);
    if (choice === 1) return [{ ...node, alias }];
    if (choice === 2) return [node, { ...node, alias }];
    if (choice === 3) return [fragment(node, type)];
    // Twice under one name is one field.
    return choice === 4 && !node.selectionSet ? [node, fragment(node)] : [node];
  });

const nameOf = (value: string): NameNode => ({ kind: Kind.NAME, value });

const typename: FieldNode = { kind: Kind.FIELD, name: nameOf("__typename") };

const fragment = (node: FieldNode, type?: GraphQLObjectType): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  ...(type && { typeCondition: { kind: Kind.NAMED_TYPE, name: nameOf(type.name) } }),
  selectionSet: { kind: Kind.SELECTION_SET, selections: [node] },
});

const anyDirective: Arbitrary<DirectiveNode[]> = fc
  .tuple(fc.constantFrom("include", "skip"), fc.boolean())
  .map(([name, value]) => [
    {
      kind: Kind.DIRECTIVE,
      name: nameOf(name),
      arguments: [
        { kind: Kind.ARGUMENT, name: nameOf("if"), value: { kind: Kind.BOOLEAN, value } },
      ],
    },
  ]);

/** The rules of the values are those of the parameters in schemas/openapi.json. */
const argumentNode = (
  argument: GraphQLArgument,
  known: Known,
): Arbitrary<ArgumentNode | undefined> => {
  const { name, type } = argument;
  const parameter = operationNames
    .flatMap(parametersOf)
    .find((each) => each.name === (name === "first" ? "limit" : name));
  if (!parameter) throw new Error(`schemas/openapi.json does not know ${name}`);
  const isInt = getNullableType(type) === GraphQLInt;
  const schema = isInt ? { ...parameter.schema, maximum: mostRecipes } : parameter.schema;
  const node = validText(schema, known).map((text): ArgumentNode => {
    const value = astFromValue(isInt ? Number(text) : text, type);
    if (!value) throw new Error(`${text} is no ${name}`);
    return { kind: Kind.ARGUMENT, name: nameOf(name), value };
  });
  return isRequiredArgument(argument) ? node : fc.option(node, { nil: undefined });
};

const documentOf = (set: SelectionSetNode) => ({
  kind: Kind.DOCUMENT as const,
  definitions: [
    {
      kind: Kind.OPERATION_DEFINITION as const,
      operation: OperationTypeNode.QUERY,
      selectionSet: set,
    },
  ],
});

const aliasesIn = (document: ReturnType<typeof documentOf>): number => {
  let count = 0;
  visit(document, { Field: ({ alias }) => void (count += alias ? 1 : 0) });
  return count;
};
