import { checkQueryNames, parseId } from "@tandem/contracts";
import type { FastifyRequest } from "fastify";

export interface ById {
  Params: { id: string };
}

/**
 * The id in the path of a request that has nothing behind it.
 *
 * @throws ServiceError `invalid_argument`
 */
export const recipeIdOf = ({ query, params }: FastifyRequest<ById>): number => {
  checkQueryNames(query, []);
  return parseId(params.id);
};
