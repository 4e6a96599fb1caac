import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { ConfigurationError } from "./configuration-error.ts";

/** One variable, in JSON Schema's words. It must be set unless it is optional or has a default. */
export interface Variable {
  readonly type: "string" | "integer" | "boolean";
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly optional?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** One URL that can be parsed, or several with commas between. */
  readonly format?: "urls";
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * May also come as a file named by `NAME_FILE`; its value is never printed. One that contains
   * `development-only` is refused in production.
   */
  readonly secret?: boolean;
}

export type Variables = Readonly<Record<string, Variable>>;

type Value<V extends Variable> = Kind<V> | (V extends { optional: true } ? undefined : never);

type Kind<V extends Variable> = V extends { enum: readonly (infer Choice)[] }
  ? Choice
  : V["type"] extends "integer"
    ? number
    : V["type"] extends "boolean"
      ? boolean
      : string;

export type Values<V extends Variables> = { readonly [Name in keyof V]: Value<V[Name]> };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables into a frozen object of the right types. A blank variable counts as unset.
 *
 * @throws ConfigurationError that names every bad variable, not only the first
 */
export const parseEnvironment = <const V extends Variables>(
  variables: V,
  environment: Environment,
): Values<V> => {
  const problems: string[] = [];
  const values = collect(variables, environment, problems);
  const validate = new Ajv({ allErrors: true, useDefaults: true, strict: false })
    .addFormat("urls", (text) => text.split(",").every((url) => URL.canParse(url)))
    .compile(toJsonSchema(variables));
  if (!validate(values)) {
    problems.push(...(validate.errors ?? []).map((error) => explain(error, variables, values)));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze(values) as Values<V>;
};

const toJsonSchema = (variables: Variables): object => ({
  type: "object",
  properties: variables,
  required: Object.entries(variables)
    .filter(([, { default: value, optional }]) => value === undefined && !optional)
    .map(([name]) => name),
});

const collect = (variables: Variables, environment: Environment, problems: string[]) => {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const text = variable.secret ? readSecret(name, environment, problems) : environment[name];
    const trimmed = text?.trim();
    if (trimmed) values[name] = convert(variable.type, trimmed);
  }
  return values;
};

/** Text that does not look like the type stays text, and the schema refuses it. */
const convert = (type: Variable["type"], text: string): unknown => {
  if (type === "integer" && /^-?[0-9]{1,15}$/.test(text)) return Number(text);
  if (type === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
};

const readSecret = (name: string, environment: Environment, problems: string[]) => {
  const secret = secretOf(name, environment, problems);
  if (environment["NODE_ENV"] === "production" && secret?.includes(developmentMark)) {
    problems.push(`${name} is the one for development: production needs one of its own`);
  }
  return secret;
};

/** A part of every secret that lies in a repository for all to see. */
const developmentMark = "development-only";

const secretOf = (name: string, environment: Environment, problems: string[]) => {
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === "") return environment[name];
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    problems.push(`${name}_FILE cannot be read: ${(error as Error).message}`);
    return undefined;
  }
};

const explain = (error: ErrorObject, variables: Variables, values: Record<string, unknown>) => {
  if (error.keyword === "required") {
    const name = String(error.params["missingProperty"]);
    return `${name} is not set: ${variables[name]?.description}`;
  }
  const name = error.instancePath.slice(1);
  const shown = variables[name]?.secret ? "" : `, is ${JSON.stringify(values[name])}`;
  return `${name} ${requirement(error)}${shown}: ${variables[name]?.description}`;
};

const requirement = (error: ErrorObject): string => {
  if (error.keyword === "format") return "must be a URL that can be parsed";
  if (error.keyword !== "enum") return String(error.message);
  return `must be one of ${(error.params["allowedValues"] as string[]).join(", ")}`;
};
