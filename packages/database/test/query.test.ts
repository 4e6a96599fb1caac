import knex from "knex";
import { describe, expect, it } from "vitest";
import { toQuery } from "../src/index.ts";

// Builds only: it is given no server.
const builder = knex({ client: "pg" });

describe("a statement that knex built", () => {
  it("has its values beside the text, in their order", () => {
    const select = builder("recipes").select("id").where({ name: "Soup" }).andWhere("id", ">", 7);
    expect(toQuery(select)).toEqual({
      text: 'select "id" from "recipes" where "name" = $1 and "id" > $2',
      values: ["Soup", 7],
    });
  });

  it.each(["'; DROP TABLE recipes; --", "?", "$1", "\\", '"', "%' OR 1=1 --", "\0", "??", ":name"])(
    "never has a value in its text: %j",
    (hostile) => {
      const insert = builder("recipes").insert({ name: hostile, steps: hostile }).returning("id");
      expect(toQuery(insert)).toEqual({
        text: 'insert into "recipes" ("name", "steps") values ($1, $2) returning "id"',
        values: [hostile, hostile],
      });
    },
  );
});
