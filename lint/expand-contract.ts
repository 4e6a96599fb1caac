import { destructiveSql } from "./destructive-sql.ts";
import { queryLanguage } from "./query-language.ts";
import type { Context, Expression, NodeOf, Rule, Visitor } from "./rule.ts";
import { nameOf, textOf } from "./text-of.ts";

type Node = Expression | NodeOf<"Program">["body"][number] | NodeOf<"Program">;
type Call = NodeOf<"CallExpression">;

/** Of knex' schema builder: takes away what running code may use, or demands what it may not give. */
const destructiveCall =
  /^(drop(Table|View|MaterializedView|Schema|Column|Columns|Timestamps|Nullable|Unique|Primary|Foreign|Checks)(IfExists)?|rename(Table|Column|View))$/;

const takesSql = /^(raw|\w+Raw)$/;
const notNull = new Set(["notNullable", "notNull"]);
const changesTable = new Set(["alterTable", "table"]);

/** Whether `export const NAME` or `export function NAME` is the declaration. */
const declares = (node: Node, name: string): boolean => {
  if (node.type === "FunctionDeclaration") return node.id?.name === name;
  return (
    node.type === "VariableDeclaration" &&
    node.declarations.some(({ id }) => id.type === "Identifier" && id.name === name)
  );
};

const isContract = ({ body }: NodeOf<"Program">): boolean =>
  body.some(
    (node) =>
      node.type === "ExportNamedDeclaration" &&
      node.declaration?.type === "VariableDeclaration" &&
      declares(node.declaration, "phase") &&
      node.declaration.declarations.some(({ init }) => init && textOf(init) === "contract"),
  );

const ancestorsOf = (node: Expression): Node[] => {
  const found: Node[] = [];
  for (let each = node.parent as Node | null; each; each = each.parent as Node | null)
    found.push(each);
  return found;
};

/** `down` takes back what `up` made, so it may do all of this. */
const isInDown = (node: Expression): boolean =>
  ancestorsOf(node).some(
    (each) => declares(each, "down") && each.parent?.type === "ExportNamedDeclaration",
  );

/** The names of the calls in `a.b().c()`, in which `call` may be any. */
const chainOf = (call: Call): string[] => {
  const names: string[] = [];
  let last: Expression = call;
  while (last.parent.type === "MemberExpression" && last.parent.parent.type === "CallExpression")
    last = last.parent.parent;
  for (let each: Expression = last; each.type === "CallExpression";) {
    names.push(nameOf(each.callee) ?? "");
    if (each.callee.type !== "MemberExpression") break;
    each = each.callee.object;
  }
  return names;
};

/** Whether rows that are there already, or code that does not know the column, may not comply. */
const demandsValue = (call: Call): boolean => {
  const chain = chainOf(call);
  if (chain.includes("alter")) return true;
  const isOld = ancestorsOf(call).some(
    (each) => each.type === "CallExpression" && changesTable.has(nameOf(each.callee) ?? ""),
  );
  return isOld && !chain.includes("defaultTo");
};

const refusedCall = (call: Call): string | undefined => {
  const name = nameOf(call.callee) ?? "";
  if (destructiveCall.test(name)) return name;
  return notNull.has(name) && demandsValue(call) ? `${name} for a table that is there` : undefined;
};

const isGivenToRaw = (node: Expression): boolean =>
  node.parent.type === "CallExpression" && takesSql.test(nameOf(node.parent.callee) ?? "");

const refusedText = (node: Expression): string | undefined => {
  const text = textOf(node);
  return isGivenToRaw(node) || queryLanguage(text) === "SQL" ? destructiveSql(text) : undefined;
};

const report = (context: Context, node: Expression, what: string | undefined): void => {
  if (what === undefined || isInDown(node)) return;
  const advice = 'a later release may, in a migration with export const phase = "contract"';
  context.report({ node, message: `${what}: the code that runs may still need it; ${advice}` });
};

const create = (context: Context): Visitor => {
  let isFree = false;
  const checkText = (node: Expression): void => {
    if (!isFree) report(context, node, refusedText(node));
  };
  return {
    Program: (node) => void (isFree = isContract(node)),
    CallExpression: (call) => {
      if (!isFree) report(context, call, refusedCall(call));
    },
    Literal: checkText,
    TemplateLiteral: checkText,
    BinaryExpression: checkText,
  };
};

/**
 * In a migration, refuses whatever would break the code of the release before, which runs beside it for
 * a while: everywhere but in `down`, and in migrations that come after that code is gone and say so.
 */
export const expandContract: Rule = { create };
