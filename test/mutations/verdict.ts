import type { TestReport } from "@tandem/lab";
import type { Mutation } from "./mutation.ts";

export interface Verdict {
  readonly isNoticed: boolean;
  /** How the test has failed, or what became of it instead. */
  readonly words: string;
}

/** Only a failure of the named test counts: one that could not begin would fail without the patch. */
export const verdictOn = ({ testResults = [] }: TestReport, { title }: Mutation): Verdict => {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = all.filter((each) => each.title.startsWith(title));
  if (named.length === 0) return notNoticed(`there is no test "${title}", or it did not run`);
  const failed = named.find(({ status }) => status === "failed");
  if (!failed) return notNoticed(`not noticed: ${named.map(({ status }) => status).join(", ")}`);
  const [message = ""] = failed.failureMessages ?? [];
  return { isNoticed: true, words: `noticed: ${message.split("\n")[0] ?? ""}` };
};

const notNoticed = (words: string): Verdict => ({ isNoticed: false, words });
