import { internalHeaders } from "@tandem/lab";
import type { StartedApp } from "../start-app.ts";

export type Headers = Readonly<Record<string, string>>;

const cook = { "x-principal": "cook" };

/** Who asks, by what is sent: over HTTP as headers, over gRPC as metadata. */
const callers: Readonly<Record<string, Headers>> = {
  nobody: {},
  "a wrong token": { authorization: "Bearer another-internal-token", ...cook },
  "a principal without a token": cook,
  "the token": internalHeaders,
  "the token with a principal that is none": { ...internalHeaders, "x-principal": "a cook" },
  "the token with a principal": { ...internalHeaders, ...cook },
};

/** Whom something is for. */
export type Access = "everybody" | "services" | "services that say who acts";

const may: Readonly<Record<Access, (caller: string) => boolean>> = {
  everybody: () => true,
  services: (caller) => caller.startsWith("the token"),
  "services that say who acts": (caller) => caller === "the token with a principal",
};

/** What happened to one caller. */
interface Cell {
  /** The code of the error; undefined when there was none. */
  readonly code: string | undefined;
  /** Whether the recipe that was asked about is what it was. */
  readonly isUntouched: boolean;
}

type Cells = Readonly<Record<string, Cell>>;

const changes =
  /^(PUT|PATCH|DELETE) |^Mutation\.(replace|patch|delete)|^(Replace|Patch|Delete)Recipe$/;

/** What has to happen to each caller of an operation such as `PUT /recipes/:id`. */
export const expectedCells = (operation: string, access: Access): Cells =>
  cellsOf((caller) => {
    const isLetIn = may[access](caller);
    return {
      code: isLetIn ? undefined : "unauthenticated",
      isUntouched: !(isLetIn && changes.test(operation)),
    };
  });

/** Asks something about a recipe, and answers the code of the error. */
export type Ask = (id: number, headers: Headers) => Promise<string | undefined>;

/** What happens to each caller. Everybody gets a new recipe. */
export const askAsEach = async (app: StartedApp, ask: Ask): Promise<Cells> => {
  const cells = new Map<string, Cell>();
  for (const [caller, headers] of Object.entries(callers)) {
    const id = await newRecipe(app);
    const code = await ask(id, headers);
    cells.set(caller, { code, isUntouched: (await versionOf(app, id)) === 1 });
  }
  return Object.fromEntries(cells);
};

const cellsOf = (cellOf: (caller: string) => Cell): Cells =>
  Object.fromEntries(Object.keys(callers).map((caller) => [caller, cellOf(caller)]));

export const draft = { name: "Soup", steps: "Stir.", ingredients: [] };

interface Answer {
  readonly recipe?: { readonly id: number; readonly version: number };
}

const newRecipe = async ({ url }: StartedApp): Promise<number> => {
  const headers = { "content-type": "application/json", ...internalHeaders, ...cook };
  const body = JSON.stringify(draft);
  const answer = await fetch(`${url}/recipes`, { method: "POST", headers, body });
  const { recipe } = (await answer.json()) as Answer;
  if (recipe === undefined) throw new Error(`no new recipe: ${answer.status}`);
  return recipe.id;
};

/** Undefined when the recipe is not there any more. */
const versionOf = async ({ url }: StartedApp, id: number): Promise<number | undefined> => {
  const answer = await fetch(`${url}/recipes/${id}`, { headers: internalHeaders });
  const { recipe } = (await answer.json()) as Answer;
  return recipe?.version;
};
