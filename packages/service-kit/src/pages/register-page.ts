import type { FastifyInstance } from "fastify";
import type { Page, PageFile } from "./page.ts";
import { pageHtml } from "./page-html.ts";

/**
 * The page runs its own files and talks to its own origin, even if a package should one day try
 * something else. Fonts and images are part of the style sheets. A style that a script sets on an
 * element, as React and CodeMirror do, needs no permission; one that it adds as an element does.
 */
const contentSecurityPolicy = ({ addsStyles }: Page): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${addsStyles ? " 'unsafe-inline'" : ""}`,
    "font-src data:",
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** A browser shows nothing of its own accord; what the page asks for is another matter. */
const open = { config: { access: "public" } } as const;

/** Adds the page and its files, one route each: a path that is not in the list is an unknown route. */
export const registerPage = (server: FastifyInstance, page: Page): void => {
  server.get(page.path, open, async (_request, reply) =>
    reply
      .header("content-security-policy", contentSecurityPolicy(page))
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(pageHtml(page)),
  );
  for (const file of [...page.styles, ...page.scripts, ...page.data])
    registerFile(server, `${page.path}/${file.name}`, file);
};

const registerFile = (server: FastifyInstance, path: string, file: PageFile): void => {
  server.get(path, open, async (_request, reply) => {
    const content = await file.read();
    return reply.header("cache-control", file.cacheControl).type(file.type).send(content);
  });
};
