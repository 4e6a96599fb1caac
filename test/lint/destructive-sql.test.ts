import { expect, test } from "vitest";
import { destructiveSql } from "../../lint/destructive-sql.ts";

test.for([
  ["DROP", "DROP TABLE recipes"],
  ["DROP", "ALTER TABLE recipes DROP COLUMN steps"],
  ["DROP", "alter table recipes drop steps"],
  ["DROP", "ALTER TABLE ingredients DROP CONSTRAINT ingredients_recipe_id_foreign"],
  ["DROP", "ALTER TABLE recipes ALTER COLUMN version DROP DEFAULT"],
  ["DROP", "CREATE TABLE a (id int);\nDROP /* the old one */\n  VIEW b"],
  ["RENAME", "ALTER TABLE recipes RENAME COLUMN name TO title"],
  ["RENAME", "ALTER TABLE recipes RENAME name TO title"],
  ["SET NOT NULL", "ALTER TABLE recipes ALTER name SET  NOT\nNULL"],
  ["a new column with NOT NULL and no DEFAULT", "ALTER TABLE recipes ADD COLUMN a int NOT NULL"],
  [
    "a new column with NOT NULL and no DEFAULT",
    "ALTER TABLE recipes ADD a int DEFAULT 0, ADD b text NOT NULL",
  ],
] as const)("%s is seen in %j", ([what, text]) => {
  expect(destructiveSql(text)).toBe(what);
});

test.for([
  "DROP INDEX recipes_name_trigrams",
  "ALTER TABLE recipes ALTER COLUMN name DROP NOT NULL",
  "ALTER TABLE recipes ADD COLUMN a int",
  "ALTER TABLE recipes ADD COLUMN a int NOT NULL DEFAULT 0",
  "ALTER TABLE recipes ADD COLUMN a int GENERATED ALWAYS AS (1) STORED NOT NULL",
  "ALTER TABLE recipes ADD CONSTRAINT a CHECK (name IS NOT NULL) NOT VALID",
  "CREATE TABLE a (id int NOT NULL)",
  "SELECT 1 -- DROP TABLE recipes",
])("nothing is seen in %j", (text) => {
  expect(destructiveSql(text)).toBeUndefined();
});
