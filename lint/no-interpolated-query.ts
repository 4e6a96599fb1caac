import { HOLE, queryLanguage } from "./query-language.ts";
import type { Context, Expression, NodeOf, Rule, Visitor } from "./rule.ts";
import { nameOf, textOf } from "./text-of.ts";

/** knex: raw, whereRaw, orderByRaw and so on take SQL, whatever it begins with. */
const takesSql = /^(raw|\w+Raw)$/;
const queryTags = new Set(["sql", "gql", "graphql"]);

const isWritten = (text: string): boolean => text.replaceAll(HOLE, "") !== "";

const check = (context: Context, node: Expression): void => {
  // What comes first may be a statement already: `${select} WHERE id = ${id}`.
  const text = textOf(node).replace(/^[\s\0]+/, "");
  const language = text.includes(HOLE) && queryLanguage(text);
  if (language)
    context.report({
      node,
      message: `${language} put together from parts: pass values as parameters or variables`,
    });
};

const isPartOfConcatenation = ({ parent }: Expression): boolean =>
  parent.type === "BinaryExpression" && parent.operator === "+";

const checkRawCall = (context: Context, call: NodeOf<"CallExpression">): void => {
  const [argument] = call.arguments;
  if (!argument || !takesSql.test(nameOf(call.callee) ?? "")) return;
  const text = textOf(argument);
  if (text.includes(HOLE) && isWritten(text))
    context.report({ node: argument, message: "raw SQL put together from parts: use bindings" });
};

const visitor = (context: Context): Visitor => ({
  TemplateLiteral: (node) => check(context, node),
  BinaryExpression: (node) => {
    if (!isPartOfConcatenation(node)) check(context, node);
  },
  CallExpression: (node) => {
    check(context, node);
    checkRawCall(context, node);
  },
  TaggedTemplateExpression: (node) => {
    if (queryTags.has(nameOf(node.tag) ?? "") && textOf(node.quasi).includes(HOLE))
      context.report({ node, message: "query with an interpolated part: use variables" });
  },
});

/**
 * Refuses SQL and GraphQL put together at run time: text that begins like a statement and has an
 * interpolated or concatenated part, and anything but plain text in knex's raw calls. It reads one
 * expression at a time: text that reaches a query through a variable is not seen.
 */
export const noInterpolatedQuery: Rule = { create: visitor };
