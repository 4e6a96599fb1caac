import type { Context, Expression, NodeOf, Rule, Visitor } from "./rule.ts";

const OPTION = "rejectUnauthorized";
// In two parts, because the rule looks at this file too.
const VARIABLE = ["NODE_TLS", "REJECT_UNAUTHORIZED"].join("_");

const keyOf = (key: NodeOf<"Property">["key"]): unknown => {
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? key.value : undefined;
};

type Value = Expression | NodeOf<"Property">["value"] | NodeOf<"Identifier">;

const isTrue = (node: Value): boolean => node.type === "Literal" && node.value === true;

const report = (context: Context, node: Value): void => {
  context.report({ node, message: "every TLS peer is verified: give the authority as `ca`" });
};

const visitor = (context: Context): Visitor => ({
  Property: (node) => {
    if (node.parent.type !== "ObjectExpression" || keyOf(node.key) !== OPTION) return;
    if (!isTrue(node.value)) report(context, node.value);
  },
  AssignmentExpression: (node) => {
    if (node.left.type !== "MemberExpression") return;
    const { property } = node.left;
    if (keyOf(property) === OPTION && !isTrue(node.right)) report(context, node.right);
  },
  Literal: (node) => {
    if (node.value === VARIABLE) report(context, node);
  },
  Identifier: (node) => {
    if (node.name === VARIABLE) report(context, node);
  },
});

/** Refuses whatever turns off the check of a TLS peer, also as a value decided at run time. */
export const noInsecureTls: Rule = { create: visitor };
