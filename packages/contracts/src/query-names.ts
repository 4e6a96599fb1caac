import { ServiceError } from "./service-error.ts";
import { notText } from "./text.ts";

/**
 * The parameters of a query string, as a parser has split it (null where a
 * value could not be decoded), when it holds nothing but these names,
 * each at most once. A misspelt or repeated name is refused: ignoring it answers another question.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkQueryNames = <Name extends string>(
  query: unknown,
  names: readonly Name[],
): Partial<Record<Name, string>> => {
  const parameters = query as Record<string, unknown>;
  for (const name of Object.keys(parameters)) {
    const value = parameters[name];
    if (!names.includes(name as Name)) throw unknownName(names);
    if (value === null) throw new ServiceError("invalid_argument", notText(name));
    if (typeof value !== "string") {
      throw new ServiceError("invalid_argument", `${name} must be one text, given once`);
    }
  }
  return parameters as Partial<Record<Name, string>>;
};

const unknownName = (names: readonly string[]): ServiceError =>
  new ServiceError(
    "invalid_argument",
    names.length === 0
      ? "this route takes no query parameters"
      : `the query parameters are ${names.join(", ")}, and no others`,
  );
