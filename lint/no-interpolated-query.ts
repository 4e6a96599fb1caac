import { HOLE, queryLanguage } from "./query-language.ts";
import type { Context, Expression, NodeOf, Rule, Visitor } from "./rule.ts";

type Node = Expression | NodeOf<"CallExpression">["arguments"][number] | null;

/** knex: raw, whereRaw, orderByRaw and so on take SQL, whatever it begins with. */
const takesSql = /^(raw|\w+Raw)$/;
const queryTags = new Set(["sql", "gql", "graphql"]);
/** pg's own: some statements (SET, CREATE DATABASE) take no parameters. */
const escapes = new Set(["escapeIdentifier", "escapeLiteral"]);

const nameOf = (node: Node): string | undefined => {
  if (node?.type === "Identifier") return node.name;
  if (node?.type !== "MemberExpression" || node.computed) return undefined;
  return node.property.name;
};

const isEscaped = (node: Node): boolean =>
  node?.type === "CallExpression" && escapes.has(nameOf(node.callee) ?? "");

/** The text that the node makes, with a hole for each part that is only known at run time. */
const textOf = (node: Node): string => {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral") return textOfTemplate(node);
  if (node?.type === "BinaryExpression" && node.operator === "+")
    return textOf(node.left) + textOf(node.right);
  if (node?.type === "CallExpression") return textOfCall(node);
  return HOLE;
};

const textOfTemplate = ({ quasis, expressions }: NodeOf<"TemplateLiteral">): string =>
  quasis
    .map((quasi, i) => {
      const expression = expressions[i];
      return (quasi.value.cooked ?? quasi.value.raw) + (expression ? textOf(expression) : "");
    })
    .join("");

/** Understands `[a, b].join(c)` and `a.concat(b)`, the other two ways to put texts together. */
const textOfCall = (call: NodeOf<"CallExpression">): string => {
  const { callee } = call;
  if (isEscaped(call)) return '"escaped"';
  if (callee.type !== "MemberExpression") return HOLE;
  const method = nameOf(callee);
  if (method === "join" && callee.object.type === "ArrayExpression")
    return callee.object.elements.map(textOf).join(" ");
  if (method === "concat") return [callee.object, ...call.arguments].map(textOf).join("");
  return HOLE;
};

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
