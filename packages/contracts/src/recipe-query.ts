import { checkWholeNumber, MAX_INT32, parseWholeNumber } from "./id.ts";
import { checkQueryNames } from "./query-names.ts";
import { checkText } from "./text.ts";

/** Which recipes a page holds: those after one id whose name contains a text. */
export interface RecipeQuery {
  /** Recipes in the page, 1 to 100. A page also ends at 512 kB. */
  readonly limit: number;
  /** The id of the last recipe of the page before; 0 for the first page. */
  readonly after: number;
  /** Part of the name, in upper or lower case; empty for every name. */
  readonly q: string;
}

/** The rules of a list, the same for every protocol. */
export const recipeQueryRules = { defaultLimit: 20, maxLimit: 100, maxTextLength: 100 } as const;

/** What a caller asks for, where numbers are numbers; what is absent or empty is not asked for. */
export interface AskedRecipes {
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly q?: string | null | undefined;
}

const { defaultLimit, maxLimit, maxTextLength } = recipeQueryRules;

/**
 * What a caller asked for over GraphQL or gRPC.
 *
 * @param limitName what the protocol calls the limit
 * @throws ServiceError `invalid_argument`
 */
export const checkRecipeQuery = (
  { limit, after, q }: AskedRecipes,
  limitName = "limit",
): RecipeQuery => ({
  limit: checkWholeNumber(limitName, limit ?? defaultLimit, maxLimit),
  after: after ? parseWholeNumber("after", after, MAX_INT32) : 0,
  q: checkText("q", q ?? "", maxTextLength),
});

/**
 * What a caller asked for in a query string: the names above, each at most once.
 *
 * @throws ServiceError `invalid_argument`
 */
export const parseRecipeQuery = (query: unknown): RecipeQuery => {
  const { limit, after, q } = checkQueryNames(query, ["limit", "after", "q"]);
  const number = limit === undefined ? undefined : parseWholeNumber("limit", limit, maxLimit);
  return checkRecipeQuery({ limit: number, after, q });
};
