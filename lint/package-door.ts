import type { Context, Rule, Visitor } from "./rule.ts";

const visitor = (context: Context): Visitor => ({
  Program: ({ body }) => {
    for (const node of body) {
      if (node.type === "ExportNamedDeclaration" && node.source) continue;
      context.report({ node, message: "a package's index.ts lists names: export { … } from …" });
    }
  },
});

/** A package's index.ts names what others may use, one by one, and does nothing else. */
export const packageDoor: Rule = { create: visitor };
