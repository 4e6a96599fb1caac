import { etagOf, requestHeaders } from "@tandem/contracts";
import { apiKeyHeaders, type RequestToSend, type Sender } from "@tandem/lab";
import { type Dispatcher, Pool } from "undici";
import { verdictOnProblem } from "../../faults/rig/verdict-on.ts";

export interface RecipeChangerOptions {
  readonly url: string;
  /** A public route of recipes: `/via/grpc/recipes`. */
  readonly path: string;
  /** The recipes that it changes, all of which are there. */
  readonly ids: readonly number[];
}

interface Contents {
  readonly name: string;
  readonly steps: string;
  readonly version: number;
}

type Action = "read" | "replace" | "rename";

/** A recipe that has one request at a time, so that what its answer must be is known. */
interface Turn {
  readonly id: number;
  readonly action: Action;
  readonly last: Contents | undefined;
}

/** The run decides when to give up. */
const unhurried = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };

// The generator's process keeps it from run to run, and for the senders of all protocols: each
// recipe is changed over all of them.
const last = new Map<number, Contents>();
const busy = new Set<number>();
let turns = 0;

/** After a read both ways to change it: the second leaves the steps as the service finds them. */
const actions: readonly Action[] = ["read", "replace", "rename"];

const takeTurn = (ids: readonly number[]): Turn => {
  const id = ids
    .map((_, index) => ids[(turns + index) % ids.length] ?? 0)
    .find((each) => !busy.has(each));
  if (id === undefined) throw Object.assign(new Error("all are busy"), { code: "all are busy" });
  turns += 1;
  busy.add(id);
  const known = last.get(id);
  const action = actions[Math.floor(turns / ids.length) % actions.length] ?? "read";
  return { id, last: known, action: known ? action : "read" };
};

/** The text by which a change is found again. */
export const keyOf = (action: Action, id: string): string => `${action} ${id}`;
export const nameBy = (key: string): string => `Named by ${key}`;
export const stepsBy = (key: string): string => `Steps by ${key}`;

/**
 * Reads recipes and changes them, each time for the version that its last answer has shown. It sends
 * nothing twice, and looks at every answer: it has to hold what the last change has made of the recipe.
 */
export const createSender = ({ url, path, ids }: RecipeChangerOptions): Sender => {
  const pool = new Pool(url, unhurried);
  const ask = (turn: Turn, request: RequestToSend): Promise<Dispatcher.ResponseData> =>
    pool.request({
      path: `${path}/${turn.id}`,
      ...requestOf(turn, request.id),
      signal: request.signal,
    });
  return {
    send: async (request) => {
      const turn = takeTurn(ids);
      try {
        const end =
          turn.last && turn.action !== "read" ? beginChange(turn, turn.last, request) : undefined;
        const answer = await ask(turn, request);
        const text = await answer.body.text();
        const status = verdictOn(turn, answer, text, request.id);
        const recipe = { id: turn.id, version: last.get(turn.id)?.version ?? 0 };
        end?.({ status, recipe: status === "OK" ? recipe : undefined });
        return { status, requestId: String(answer.headers[requestHeaders.requestId]) };
      } finally {
        busy.delete(turn.id);
      }
    },
    close: () => pool.destroy(),
  };
};

const beginChange = ({ id, action }: Turn, { version }: Contents, request: RequestToSend) =>
  request.begin({
    type: "write",
    key: keyOf(action, request.id),
    recipe: id,
    expectedVersion: version,
  });

const requestOf = (
  { action, last: known }: Turn,
  id: string,
): Pick<Dispatcher.RequestOptions, "method" | "headers" | "body"> => {
  const headers = { [requestHeaders.requestId]: id };
  if (action === "read" || known === undefined) return { method: "GET", headers };
  const { name, steps } = contentsAfter(action, known, id);
  const whole = { name, steps, ingredients: [{ name: "Oats", quantity: "80 g" }] };
  return {
    method: action === "replace" ? "PUT" : "PATCH",
    headers: {
      ...headers,
      ...apiKeyHeaders,
      "if-match": etagOf(known.version),
      "content-type": "application/json",
      [requestHeaders.idempotencyKey]: id,
    },
    body: JSON.stringify(action === "replace" ? whole : { name }),
  };
};

const contentsAfter = (action: Action, known: Contents, id: string): Contents => {
  if (action === "read") return known;
  const key = keyOf(action, id);
  const steps = action === "replace" ? stepsBy(key) : known.steps;
  return { name: nameBy(key), steps, version: known.version + 1 };
};

const verdictOn = (
  { id: recipe, action, last: known }: Turn,
  answer: Dispatcher.ResponseData,
  text: string,
  id: string,
): string => {
  if (answer.statusCode !== 200) return verdictOnProblem(answer, text, id);
  const { name, steps, version } = JSON.parse(text) as Contents;
  const found = { name, steps, version };
  const wanted = known && contentsAfter(action, known, id);
  last.set(recipe, found);
  if (!wanted || isSame(found, wanted)) return "OK";
  return `OK, but other contents: ${JSON.stringify(found)} in place of ${JSON.stringify(wanted)}`;
};

const isSame = (one: Contents, other: Contents): boolean =>
  one.name === other.name && one.steps === other.steps && one.version === other.version;
