import { expect, test } from "vitest";
import { HOLE, queryLanguage } from "../../lint/query-language.ts";

const languageOf = (text: string) => queryLanguage(text.replaceAll("§", HOLE));

const sql = [
  "SELECT §",
  "\n  select name from §",
  "SELECT * FROM recipes WHERE id = §",
  "INSERT INTO §",
  "update § set name = 1",
  "UPDATE §",
  "delete from §",
  "ALTER TABLE §",
  "create unique index §",
  "CREATE DATABASE §",
  "drop table §",
  "with page as (select §)",
  "SET statement_timeout = §",
  "set local lock_timeout = §",
  " WHERE name ILIKE '%§%'",
  " ORDER BY §",
];

const graphql = [
  "query { recipe(id: §) { id } }",
  "query Recipe($id: Int!) { recipe(id: $id) { § } }",
  "query § { id }",
  "mutation Create($name: String!) { create(name: $name) { § } }",
  "{ recipe(id: §) { id } }",
  "fragment Parts on §",
];

const prose = [
  "DELETE /recipes/§ needs If-Match",
  "Select one of §",
  "with § replicas",
  "created §",
  "update of § failed",
  "query took § ms (limit 5)",
  "UPDATED §",
  '{"id": §}',
  "drop § of them",
  "insert coin §",
];

test.for(sql)("%j is SQL", (text) => {
  expect(languageOf(text)).toBe("SQL");
});

test.for(graphql)("%j is GraphQL", (text) => {
  expect(languageOf(text)).toBe("GraphQL");
});

test.for(prose)("%j is prose", (text) => {
  expect(languageOf(text)).toBeUndefined();
});
