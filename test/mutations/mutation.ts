/** What a patch says of itself in the lines before its first change, which git does not read. */
export interface Mutation {
  /** The project of vitest that the test belongs to. */
  readonly project: string;
  /** The file of the test, from the root of the repository. */
  readonly test: string;
  /** The title of the test that must fail, or its beginning. */
  readonly title: string;
}

/** @throws Error that names what is missing */
export const readMutation = (patch: string): Mutation => {
  const [head = ""] = patch.split(/^diff --git /m);
  const read = (name: string): string => {
    const value = new RegExp(`^${name}: (.+)$`, "m").exec(head)?.[1];
    if (value === undefined)
      throw new Error(`the patch does not say "${name}: …" before its changes`);
    return value;
  };
  return { project: read("project"), test: read("test"), title: read("title") };
};
