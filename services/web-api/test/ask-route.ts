import type { FastifyInstance } from "fastify";
import { actingAs } from "./api-keys.ts";

export const draft = {
  name: "Soup",
  steps: "1.\tChop.\n2.\tStir.\n",
  ingredients: [
    { name: "Water", quantity: "1 l" },
    { name: "Salt", quantity: "" },
  ],
};

const bodies: Readonly<Record<string, object>> = { POST: draft, PUT: draft, PATCH: { steps: "" } };
const changes: ReadonlySet<string> = new Set(["PUT", "PATCH", "DELETE"]);

/**
 * A request to a route such as `PUT /recipes/:id` that has all that the route asks for; what it
 * changes is the first version of a recipe.
 */
export const askRoute = (
  server: FastifyInstance,
  route: string,
  id: string,
  headers: Readonly<Record<string, string>> = {},
) => {
  const [method = "", path = ""] = route.split(" ");
  const payload = bodies[method];
  return server.inject({
    method: method as "GET",
    url: path.replace(":id", id),
    headers: { ...(changes.has(method) && { "if-match": '"1"' }), ...headers },
    ...(payload && { payload }),
  });
};

/** The id of a recipe that the cook has made now. */
export const newRecipe = async (server: FastifyInstance): Promise<string> => {
  const answer = await askRoute(server, "POST /recipes", "", actingAs("cook"));
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return `${answer.json<{ id: number }>().id}`;
};
