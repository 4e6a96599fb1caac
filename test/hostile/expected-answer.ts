import { errorTable } from "@tandem/contracts";
import type { Answer } from "./answer.ts";
import type { Input, Row } from "./row.ts";

type Told = Pick<Answer, "status" | "code">;

/** How a row's meaning looks over the protocol of one input. */
export const expectedAnswer = ({ answer }: Row, { kind, look }: Input): Told => {
  if (answer === "ok") return { status: kind === "grpc" ? 0 : 200, code: "" };
  const { http, graphql, grpc } = errorTable[answer];
  return {
    status: kind === "grpc" ? grpc : http,
    code: kind === "graphql" ? graphql : answer,
    ...look,
  };
};
