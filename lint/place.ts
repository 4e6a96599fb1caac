import { posix } from "node:path";

/** Where a file lies. */
export interface Place {
  /** The folder that holds its package.json: `services/web-api`, `packages/stack`, `` for the root. */
  readonly owner: string;
  readonly kind: "service" | "library" | "tool" | "root";
  /** The path inside the owner: `src/app.ts`. */
  readonly path: string;
}

/** The packages that services are made of. Every other folder below packages/ is a tool. */
export const libraries: readonly string[] = [
  "contracts",
  "resilience",
  "observability",
  "database",
  "cache",
  "service-kit",
];

const kindOf = (top: string, name: string): Place["kind"] => {
  if (top === "services") return "service";
  return libraries.includes(name) ? "library" : "tool";
};

/** The place of a path that is relative to the root of the repository, with forward slashes. */
export const placeOf = (path: string): Place => {
  const [top = "", name = "", ...rest] = posix.normalize(path).split("/");
  if ((top !== "services" && top !== "packages") || rest.length === 0)
    return { owner: "", kind: "root", path };
  return { owner: `${top}/${name}`, kind: kindOf(top, name), path: rest.join("/") };
};

export const isSource = ({ path }: Place): boolean => path.startsWith("src/");
export const isTest = ({ path }: Place): boolean => path.startsWith("test/");
