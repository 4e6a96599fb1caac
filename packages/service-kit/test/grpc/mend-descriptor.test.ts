import { load } from "@grpc/proto-loader";
import descriptor from "protobufjs/ext/descriptor/index.js";
import { expect, it } from "vitest";
import { mendDescriptor } from "../../src/grpc/mend-descriptor.ts";

/** What protobufjs makes of EchoRequest in `fixtures/counter.proto`. */
const describeRequest = async () => {
  const includeDirs = [`${import.meta.dirname}/../fixtures`];
  const definitions = await load("counter.proto", { keepCase: true, includeDirs });
  const { fileDescriptorProtos } = definitions["counter.v1.EchoRequest"] as unknown as {
    fileDescriptorProtos: [Buffer];
  };
  const file = descriptor.FileDescriptorProto.decode(fileDescriptorProtos[0]);
  mendDescriptor(file as never);
  // Through bytes, as it is sent.
  const bytes = descriptor.FileDescriptorProto.encode(file).finish();
  const { messageType } = descriptor.FileDescriptorProto.decode(bytes).toJSON();
  return (messageType as { name: string }[]).find(({ name }) => name === "EchoRequest");
};

it("marks optional fields and puts them after real oneofs, and names the entries of maps", async () => {
  expect(await describeRequest()).toMatchObject({
    field: [
      { name: "number" },
      { name: "text" },
      { name: "limit", proto3Optional: true, oneofIndex: 2 },
      { name: "labels", typeName: "LabelsEntry" },
      { name: "left", oneofIndex: 0 },
      { name: "right", oneofIndex: 0 },
      { name: "lonely", oneofIndex: 1 },
    ],
    oneofDecl: [{ name: "side" }, { name: "single" }, { name: "_limit" }],
    nestedType: [{ name: "LabelsEntry", options: { mapEntry: true } }],
  });
  const marked = JSON.stringify(await describeRequest()).match(/proto3Optional/g);
  expect(marked).toHaveLength(1);
});
