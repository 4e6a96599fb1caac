import type { Page } from "./page.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escape = (text: string): string => text.replace(/[&<>"]/g, (found) => entities[found] ?? "");

/**
 * The page: one element for its scripts to fill. Links are relative, so the page also works below
 * a prefix. The empty icon spares a request for /favicon.ico, which no service has.
 */
export const pageHtml = ({ path, title, styles, scripts, dataset }: Page): string => {
  const folder = path.slice(1);
  const links = styles.map(({ name }) => `<link rel="stylesheet" href="${folder}/${name}">`);
  const attributes = Object.entries(dataset).map(
    ([key, value]) => ` data-${key}="${escape(value)}"`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
${links.join("\n")}
</head>
<body>
<div id="page"${attributes.join("")}></div>
${scripts.map(({ name }) => `<script src="${folder}/${name}"></script>`).join("\n")}
</body>
</html>
`;
};
