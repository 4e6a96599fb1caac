import { join } from "node:path";
import { repository } from "@tandem/lab";

/** The patches of docs/lessons/live-migration.md, in their order. */
export const patches = ["1-write-both", "2-read-new", "3-write-new", "4-contract"].map((name) =>
  join(repository, "docs/lessons/live-migration", `${name}.patch`),
);

/** In place of the second and third version: what many do. On top of the first patch. */
export const writeNewAlone = join(import.meta.dirname, "../write-new-alone.patch");
