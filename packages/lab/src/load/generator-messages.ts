import type { CheckedLoad } from "./check-load.ts";
import type { LoadResult } from "./load-result.ts";

/** What the generator's process is told. */
export type GeneratorOrder =
  | { readonly order: "run"; readonly load: CheckedLoad }
  | { readonly order: "abort" };

/** How it answers each `run`: once. */
export type GeneratorAnswer =
  | { readonly result: LoadResult }
  /** The run could not start: a sender could not be made. */
  | { readonly failure: string };
