/** A statement with constant text; values travel apart from it. */
export interface Query {
  /**
   * Prepared once per connection under this name. Without one the statement is planned for its
   * values each time: right where the best plan depends on them, as in a search.
   */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What a builder of knex gives, as far as it is needed: no service has to load knex for its type. */
export interface StatementBuilder {
  toSQL(): { toNative(): { readonly sql: string; readonly bindings: readonly unknown[] } };
}

/** A statement that knex built, for our pool to run. It has no name: its text may differ each time. */
export const toQuery = (builder: StatementBuilder): Query => {
  const { sql, bindings } = builder.toSQL().toNative();
  return { text: sql, values: bindings };
};
