import type { RuleTester } from "oxlint/plugins-dev";

// oxlint publishes the types of a rule only as part of its RuleTester.
type Create = NonNullable<Parameters<RuleTester["run"]>[1]["create"]>;

/** What a rule knows about the file it looks at, and how it reports. */
export type Context = Parameters<Create>[0];

/** Called for each node of the syntax tree, by the name of the node's type. */
export type Visitor = ReturnType<Create>;

export type NodeOf<Name extends keyof Visitor> = Parameters<NonNullable<Visitor[Name]>>[0];

export type Expression = NodeOf<"ExpressionStatement">["expression"];

export interface Rule {
  create(context: Context): Visitor;
}
