// The shape of a subscription handshake in a file.

import { either, flag, headerName, list, type ObjectShape, pointer, type Shape, text, word } from "./shape.ts";

const keyed: ObjectShape = {
  kind: "object",
  fields: {
    hmac: word(["sha1", "sha256", "sha384", "sha512"]),
    key: {
      kind: "object",
      fields: { encoding: word(["utf8", "hex", "base64", "base64url"]), stripPrefix: text(), rawWithoutPrefix: flag },
      required: ["encoding"],
    },
    over: text("Template of what is hashed."),
    encoding: word(["hex", "base64", "base64url"]),
  },
  required: ["hmac", "key", "over", "encoding"],
};

const condition: ObjectShape = {
  kind: "object",
  note: "Which request asks; all that is given has to hold.",
  fields: {
    method: word(["GET", "POST", "OPTIONS"]),
    header: headerName,
    json: { kind: "object", fields: { pointer, equals: text() }, required: ["pointer"] },
    query: list({
      kind: "object",
      fields: {
        name: text(),
        equals: either(text(), { kind: "object", fields: { secret: flag }, required: ["secret"] }),
      },
      required: ["name"],
    }),
  },
  required: ["method"],
};

const answer: ObjectShape = {
  kind: "object",
  note: "What is sent back; texts are templates over the request.",
  fields: {
    status: { kind: "whole", min: 200, max: 599 },
    headers: list(text()),
    body: either(text(), {
      kind: "object",
      fields: { json: { kind: "map", keyPattern: ".+", keyWords: "a name", of: either(text(), keyed) } },
      required: ["json"],
    }),
  },
  required: ["status"],
};

/** Questions that a provider asks before it delivers. */
export const challengesShape: Shape = list({
  kind: "object",
  fields: { id: text(), when: condition, answer },
  required: ["id", "when", "answer"],
});
