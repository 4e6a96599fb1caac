import { HOLE } from "./query-language.ts";
import type { Expression, NodeOf } from "./rule.ts";

type Node = Expression | NodeOf<"CallExpression">["arguments"][number] | null;

/** pg's own: some statements (SET, CREATE DATABASE) take no parameters. */
const escapes = new Set(["escapeIdentifier", "escapeLiteral"]);

/** Of an identifier, or of the member that an expression reads. */
export const nameOf = (node: Node): string | undefined => {
  if (node?.type === "Identifier") return node.name;
  if (node?.type !== "MemberExpression" || node.computed) return undefined;
  return node.property.name;
};

const isEscaped = (node: Node): boolean =>
  node?.type === "CallExpression" && escapes.has(nameOf(node.callee) ?? "");

/** The text that the node makes, with a hole for each part that is only known at run time. */
export const textOf = (node: Node): string => {
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
