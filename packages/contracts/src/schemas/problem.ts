import Type from "typebox";
import { errorCodes } from "../error-codes.ts";

/** Every error answer: RFC 9457 with `code` and `request_id` as extension members. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "urn:tandem:error: and the code" }),
    title: Type.String({ description: "The same for every problem of this code" }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: "What is wrong with this request" }),
    code: Type.Enum([...errorCodes], { type: "string" }),
    request_id: Type.String(),
  },
  { additionalProperties: false },
);
