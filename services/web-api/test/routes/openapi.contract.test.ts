import { readOpenapi } from "@tandem/contracts";
import { expect, it } from "vitest";
import { buildApp } from "../build-app.ts";

interface Openapi {
  readonly paths: Readonly<Record<string, object>>;
}

it("every public route is documented, and every documented one is there", async () => {
  // Nobody is asked.
  const { routes, close } = await buildApp("http://127.0.0.1:9", "127.0.0.1:9");
  const { paths } = JSON.parse(await readOpenapi()) as Openapi;
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const isPage = /^HEAD | \/docs\b| \/error$/;
  const found = Array.from(routes)
    .filter((route) => !isPage.test(route))
    .map((route) => route.replace(/ \/via\/\w+/, " /via/{protocol}").replace(":id", "{id}"));
  expect([...new Set(found)].toSorted()).toEqual(documented.toSorted());
  await close();
});
