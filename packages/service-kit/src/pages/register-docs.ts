import type { FastifyInstance } from "fastify";
import type { ServiceRuntime } from "../service-runtime.ts";
import { browserFile, jsonFile, packageFile } from "./page-file.ts";
import { registerPage } from "./register-page.ts";

export interface DocsOptions {
  /** Reads the OpenAPI document, as JSON text. Called each time somebody asks for it. */
  readonly readDocument: () => Promise<string>;
}

const swaggerUi = (): string => import.meta.resolve("swagger-ui-dist/package.json");

/**
 * `GET /docs`: the API, to read and to try out against the same origin; the document itself is
 * `/docs/openapi.json`. In production there is neither.
 */
export const registerDocs = (
  server: FastifyInstance,
  { name, config }: ServiceRuntime,
  { readDocument }: DocsOptions,
): void => {
  if (config.environment === "production") return;
  registerPage(server, {
    path: "/docs",
    title: `${name}: API`,
    styles: [packageFile(swaggerUi, "swagger-ui.css"), browserFile("docs.css")],
    scripts: [packageFile(swaggerUi, "swagger-ui-bundle.js"), browserFile("docs.js")],
    data: [jsonFile("openapi.json", readDocument)],
    addsStyles: false,
    dataset: {},
  });
};
