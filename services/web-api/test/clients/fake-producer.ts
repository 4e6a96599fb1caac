import type { AddressInfo } from "node:net";
import { type Answer, goodAnswer, type HeardWrite } from "./heard-write.ts";
import { listenToGrpc } from "./listen-to-grpc.ts";
import { listenToHttp } from "./listen-to-http.ts";

export interface FakeProducer {
  readonly url: string;
  /** `host:port`. */
  readonly grpcAddress: string;
  /** All writes so far. */
  readonly heard: HeardWrite[];
  /** What the next writes get. */
  answer: Answer;
  close(): void;
}

/** A recipe-api that keeps nothing but what it was asked for. */
export const startFakeProducer = async (): Promise<FakeProducer> => {
  const heard: HeardWrite[] = [];
  const hear: Answer = (write) => {
    heard.push(write);
    return fake.answer(write);
  };
  const [web, grpc] = await Promise.all([listenToHttp(hear), listenToGrpc(hear)]);
  const { port } = web.address() as AddressInfo;
  const fake: FakeProducer = {
    url: `http://127.0.0.1:${port}`,
    grpcAddress: grpc.address,
    heard,
    answer: goodAnswer,
    close: () => {
      grpc.close();
      web.closeAllConnections();
      web.close();
    },
  };
  return fake;
};
