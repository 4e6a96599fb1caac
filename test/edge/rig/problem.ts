import { type ErrorCode, errorTable, jsonSchemas, type Problem } from "@tandem/contracts";
import { Ajv } from "ajv";
import { expect } from "vitest";
import type { HttpAnswer } from "./ask.ts";

const isProblem = new Ajv({ strict: true, allErrors: true }).compile<Problem>(jsonSchemas.problem);

/**
 * Expects a refusal in the words of the contract, that no cache keeps and no browser guesses at.
 *
 * @param status where it is not the one of the contract's table
 */
export const expectProblem = (
  { status, headers, body }: Pick<HttpAnswer, "status" | "headers" | "body">,
  code: ErrorCode,
  expected: number = errorTable[code].http,
): Problem => {
  expect({ status, text: body.toString() }).toMatchObject({ status: expected });
  expect(headers).toMatchObject({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const problem: unknown = JSON.parse(body.toString());
  expect([isProblem(problem), isProblem.errors]).toEqual([true, null]);
  const { title } = errorTable[code];
  const told = { type: `urn:tandem:error:${code}`, title, status: expected, code };
  expect(problem).toMatchObject(told);
  expect((problem as Problem).request_id).toMatch(/^[A-Za-z0-9-]{1,64}$/);
  return problem as Problem;
};
