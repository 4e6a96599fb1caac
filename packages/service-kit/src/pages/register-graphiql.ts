import type { FastifyInstance } from "fastify";
import type { ServiceRuntime } from "../service-runtime.ts";
import { browserFile, packageFile } from "./page-file.ts";
import { registerPage } from "./register-page.ts";

export interface GraphiqlOptions {
  /** What the editor holds when somebody comes for the first time. */
  readonly defaultQuery: string;
  /**
   * What its editor of headers holds at first. Anybody can read it there: nothing that is secret
   * anywhere but on a developer's machine. @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const react = (): string => import.meta.resolve("react/package.json");
const reactDom = (): string => import.meta.resolve("react-dom/package.json");
const graphiql = (): string => import.meta.resolve("graphiql/package.json");

/**
 * `GET /graphiql`: an editor for queries with the schema beside it, for the `/graphql` of the same
 * service, which asks for a proven caller. Not in production, where the schema is not told either.
 */
export const registerGraphiql = (
  server: FastifyInstance,
  { name, config }: ServiceRuntime,
  { defaultQuery, headers }: GraphiqlOptions,
): void => {
  if (config.environment === "production") return;
  registerPage(server, {
    path: "/graphiql",
    title: `${name}: GraphiQL`,
    styles: [packageFile(graphiql, "graphiql.min.css"), browserFile("graphiql.css")],
    scripts: [
      packageFile(react, "umd/react.production.min.js"),
      packageFile(reactDom, "umd/react-dom.production.min.js"),
      packageFile(graphiql, "graphiql.min.js"),
      browserFile("graphiql.js"),
    ],
    data: [],
    // A dialog brings one that keeps what is behind it from scrolling.
    addsStyles: true,
    dataset: {
      query: defaultQuery,
      ...(headers && { headers: JSON.stringify(headers, undefined, 2) }),
    },
  });
};
