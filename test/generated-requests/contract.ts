import { jsonSchemas, loadGrpcService, readOpenapi, readSdl } from "@tandem/contracts";
import { Ajv } from "ajv";
import { buildSchema } from "graphql";

/** What JSON Schema says about the value of one parameter. */
export interface ValueSchema {
  readonly type: "integer" | "string";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: ValueSchema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, object>>;
}

interface Openapi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What JSON Schema says about what a caller writes, or about a part of it. */
export interface ContentsSchema {
  readonly type: "object" | "array" | "string";
  readonly properties?: Readonly<Record<string, ContentsSchema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly items?: ContentsSchema;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The operations that read, by the names that schemas/openapi.json gives them. */
export const operationNames = ["getRecipe", "listRecipes"] as const;
export type OperationName = (typeof operationNames)[number];

const openapi = JSON.parse(await readOpenapi()) as Openapi;
const documented = Object.values(openapi.paths).flatMap((methods) => Object.values(methods));

const operationOf = (name: OperationName): Operation => {
  const found = documented.find(({ operationId }) => operationId === name);
  if (!found) throw new Error(`schemas/openapi.json has no operation ${name}`);
  return found;
};

export const parametersOf = (name: OperationName): readonly Parameter[] =>
  operationOf(name).parameters ?? [];

export const parameterOf = (name: OperationName, parameter: string): Parameter => {
  const found = parametersOf(name).find((each) => each.name === parameter);
  if (!found) throw new Error(`${name} has no parameter ${parameter}`);
  return found;
};

/** The statuses that the operation may answer with. */
export const statusesOf = (name: OperationName): readonly number[] =>
  Object.keys(operationOf(name).responses).map(Number);

/** Of schemas/recipe.graphql. */
export const graphqlSchema = buildSchema(await readSdl("recipe"));

/** Of proto/recipe/v1/recipe.proto. */
export const grpcService = await loadGrpcService("recipe.v1.RecipeService");

// `next` is a text or null.
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });

const { Recipe, RecipePage } = openapi.components.schemas;
const { producedRecipe, producedRecipePage, problem } = jsonSchemas;

/** Each shape of an answer: as web-api documents it, and as recipe-api produces it. */
const validators = {
  recipe: ajv.compile(Recipe ?? false),
  recipePage: ajv.compile(RecipePage ?? false),
  producedRecipe: ajv.compile(producedRecipe),
  producedRecipePage: ajv.compile(producedRecipePage),
  problem: ajv.compile(problem),
};

/** @throws Error when the value is not what the schema says, `additionalProperties` included */
export const checkShape = (name: keyof typeof validators, value: unknown): void => {
  const validate = validators[name];
  if (!validate(value)) throw new Error(`no ${name}: ${ajv.errorsText(validate.errors)}`);
};

/** Whether the schema allows the value. */
export const allows = (schema: object, value: unknown): boolean => ajv.validate(schema, value);

/** Of what a caller writes. */
export const contentsSchema = (name: "RecipeDraft" | "RecipePatch"): ContentsSchema =>
  openapi.components.schemas[name] as ContentsSchema;
