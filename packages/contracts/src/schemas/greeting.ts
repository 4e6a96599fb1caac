import Type from "typebox";
import { Recipe } from "./recipe.ts";

/** The names of the ways in which web-api can ask recipe-api. */
export const Protocol = Type.Enum(["http", "graphql", "grpc"], { type: "string" });

/** What web-api answers at `GET /`: the one-line proof that two processes took part. */
export const Greeting = Type.Object(
  {
    consumer_pid: Type.Integer({ minimum: 1 }),
    consumer_instance: Type.String(),
    protocol: Protocol,
    trace_id: Type.String({ pattern: "^[0-9a-f]{32}$" }),
    producer_data: Type.Object(
      {
        producer_pid: Type.Integer({ minimum: 1 }),
        producer_instance: Type.String(),
        recipe: Recipe,
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
