import { errorTable, type Problem, type Recipe } from "@tandem/contracts";
import type { HttpAnswer, HttpCaller, HttpRequest } from "../carry-http.ts";
import { checkShape } from "../contract.ts";
import type { CarryWrite, Write, WriteName, WriteOutcome } from "./write.ts";

const methods: Readonly<Record<WriteName, HttpRequest["method"]>> = {
  createRecipe: "POST",
  replaceRecipe: "PUT",
  patchRecipe: "PATCH",
  deleteRecipe: "DELETE",
};

const statuses: Readonly<Record<WriteName, number>> = {
  createRecipe: 201,
  replaceRecipe: 200,
  patchRecipe: 200,
  deleteRecipe: 204,
};

export interface HttpWriteOptions {
  readonly prefix?: string;
  /** What an answer is: recipe-api says who has produced it. @default "producedRecipe" */
  readonly shape?: "recipe" | "producedRecipe";
}

/** A body carries any value. */
export const carryHttpWrite =
  (
    { send }: Pick<HttpCaller, "send">,
    { prefix = "", shape = "producedRecipe" }: HttpWriteOptions = {},
  ): CarryWrite =>
  (write) => ({
    hasOwnRule: false,
    ask: async () => toOutcome(write.operation, await send(requestOf(write, prefix)), shape),
  });

const requestOf = ({ operation, target, contents, key }: Write, prefix: string): HttpRequest => ({
  method: methods[operation],
  path: `${prefix}/recipes${target ? `/${target.id}` : ""}`,
  headers: {
    ...(target && { "if-match": `"${target.version}"` }),
    ...(contents !== undefined && { "content-type": "application/json" }),
    ...(key !== undefined && { "idempotency-key": key }),
  },
  ...(contents !== undefined && { body: JSON.stringify(contents) }),
});

const toOutcome = (
  operation: WriteName,
  { status, body }: HttpAnswer,
  shape: "recipe" | "producedRecipe",
): WriteOutcome => {
  if (status >= 400) return refusalOf(status, body);
  const isDeletion = operation === "deleteRecipe";
  const right = isDeletion && shape === "producedRecipe" ? 200 : statuses[operation];
  if (status !== right) throw new Error(`${operation} is answered with ${status}`);
  if (isDeletion) return {};
  checkShape(shape, body);
  return { recipe: (shape === "recipe" ? body : body["recipe"]) as Recipe };
};

const refusalOf = (status: number, body: object): WriteOutcome => {
  checkShape("problem", body);
  const { code, detail } = body as Problem;
  if (errorTable[code].http !== status) throw new Error(`${code} came with the status ${status}`);
  return { code, detail };
};
