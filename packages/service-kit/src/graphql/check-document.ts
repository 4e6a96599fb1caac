import { ServiceError } from "@tandem/contracts";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from "graphql";
import { graphqlLimits } from "./graphql-limits.ts";
import { createTally } from "./tally-selections.ts";

export interface DocumentRules {
  /** Whether `__schema` and `__type` may be asked for. `__typename` always may. */
  readonly introspection: boolean;
}

/**
 * Refuses a document that asks for too much. It runs before the rules of the specification, some
 * of which take long for a document that is made for that, and only when a text comes for the first
 * time.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkDocument = (
  schema: GraphQLSchema,
  document: DocumentNode,
  { introspection }: DocumentRules,
): void => {
  if (!isParsed(document)) throw refusal("the query is not GraphQL");
  checkNodes(document, introspection);
  const operation = onlyOperationOf(document);
  const tally = createTally(schema, fragmentsOf(document));
  const type = schema.getRootType(operation.operation) ?? undefined;
  const { ownFields, fields, aliases, depth, cost } = tally(operation.selectionSet, type);
  // The headers of the request, its idempotency key among them, can only belong to one write.
  if (operation.operation === OperationTypeNode.MUTATION && ownFields > 1)
    throw refusal("a mutation must have one field at the top");
  atMost("rootFields", ownFields, "fields at the top");
  atMost("fields", fields, "fields with its fragments written out");
  atMost("aliases", aliases, "aliases");
  atMost("depth", depth, "levels of fields");
  atMost("cost", cost, "objects, counting every page as full");
};

const refusal = (message: string): ServiceError => new ServiceError("invalid_argument", message);

const atMost = (limit: keyof typeof graphqlLimits, count: number, what: string): void => {
  const most = graphqlLimits[limit];
  if (count > most) throw refusal(`a query may have at most ${most} ${what}`);
};

/**
 * mercurius takes JSON for a syntax tree when it is not GraphQL. Nobody counted the tokens of that,
 * and it need not be a tree. Only the parser can make a property that is not enumerable.
 */
const isParsed = (document: unknown): boolean =>
  Object.getOwnPropertyDescriptor(Object(document), "tokenCount")?.enumerable === false;

/** What is counted as it is written. */
const checkNodes = (document: DocumentNode, introspection: boolean): void => {
  let selections = 0;
  let directives = 0;
  visit(document, {
    SelectionSet: (set) => void (selections += set.selections.length),
    Directive: () => void directives++,
    Field: ({ name: { value } }) => {
      if (!introspection && (value === "__schema" || value === "__type"))
        throw refusal("introspection is off in production");
    },
  });
  atMost("selections", selections, "fields and fragments");
  atMost("directives", directives, "directives");
};

/**
 * One operation in one document: mercurius compiles a text once, for the operation that the second
 * request names, and would run that for a request that names another.
 */
const onlyOperationOf = ({ definitions }: DocumentNode): OperationDefinitionNode => {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations as readonly OperationDefinitionNode[];
  if (!operation || operations.length > 1) throw refusal("a query must be exactly one operation");
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    throw refusal("there are no subscriptions");
  return operation;
};

const fragmentsOf = ({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
