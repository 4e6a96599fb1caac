import { dirname, relative, sep } from "node:path";
import { placeOf } from "./place.ts";
import { refusedFile, refusedImport } from "./refused-import.ts";
import type { Context, Expression, NodeOf, Rule, Visitor } from "./rule.ts";

type Node = Expression | NodeOf<"CallExpression">["arguments"][number];
type Refused = (importer: string, specifier: string) => string | undefined;

const root = dirname(import.meta.dirname);

const isImportMeta = (node: Node | undefined): boolean =>
  node?.type === "MemberExpression" && node.object.type === "MetaProperty";

const stringOf = (node: Node | undefined): string | undefined =>
  node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;

const methodOf = ({ callee }: NodeOf<"CallExpression">): string | undefined => {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" && callee.property.type === "Identifier"
    ? callee.property.name
    : undefined;
};

const create = (context: Context): Visitor => {
  const importer = relative(root, context.filename).split(sep).join("/");
  const check = (node: Node, specifier: string | undefined, refused: Refused): void => {
    const reason = specifier === undefined ? undefined : refused(importer, specifier);
    if (reason !== undefined) context.report({ node, message: `${specifier}: ${reason}` });
  };
  const checkImport = (source: Expression | null): void => {
    if (source) check(source, stringOf(source), refusedImport);
  };
  return {
    ImportDeclaration: ({ source }) => checkImport(source),
    ExportNamedDeclaration: ({ source }) => checkImport(source),
    ExportAllDeclaration: ({ source }) => checkImport(source),
    TSImportType: ({ source }) => checkImport(source),
    ImportExpression: ({ source }) => {
      checkImport(source);
      if (stringOf(source) === undefined && placeOf(importer).kind === "service")
        context.report({ node: source, message: "a service names in plain text what it imports" });
    },
    NewExpression: ({ arguments: [path, base] }) => {
      if (path && isImportMeta(base)) check(path, stringOf(path), refusedFile);
    },
    CallExpression: (call) => {
      const [base, path] = call.arguments;
      if (path && isImportMeta(base) && ["join", "resolve"].includes(methodOf(call) ?? ""))
        check(path, stringOf(path), refusedFile);
    },
  };
};

/**
 * Checks who imports whom: the layers of a service, the order of the packages, and that nobody
 * goes around a package's index.ts. It goes by the names of folders, so it holds for a service
 * that was copied too. Imports of types count.
 */
export const importDirection: Rule = { create };
