import type { Protocol } from "@tandem/contracts";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { createLastAnswers } from "./last-answers.ts";
import { keepReads, type OnCopyServed } from "./last-good-reads.ts";
import { keepWrites } from "./last-good-writes.ts";

type Sources = Readonly<Record<Protocol, RecipeSource>>;

/**
 * The same sources, whose reads are answered with what recipe-api said last, over whatever protocol,
 * where it says nothing of use now. Such an answer has `stale_seconds`.
 *
 * @param maxBytes of what is kept, as `estimateBytes` counts; 0 for nothing
 */
export const keepLastGood = (
  sources: Sources,
  maxBytes: number,
  onCopyServed: OnCopyServed,
): Sources => {
  const answers = createLastAnswers(maxBytes);
  const over = (source: RecipeSource): RecipeSource => ({
    ...keepReads(source, answers, onCopyServed),
    ...keepWrites(source, answers),
  });
  const { http, graphql, grpc } = sources;
  return { http: over(http), graphql: over(graphql), grpc: over(grpc) };
};
