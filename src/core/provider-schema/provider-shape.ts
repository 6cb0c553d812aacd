// The shape of a provider file and of a configuration file.

import { challengesShape } from "./challenge-shape.ts";
import { schemeShape } from "./scheme-shape.ts";
import {
  duration,
  either,
  flag,
  headerName,
  list,
  type MapShape,
  type ObjectShape,
  patterned,
  pointer,
  type Shape,
  text,
  word,
} from "./shape.ts";

const sureness = word(["published", "seed", "likely", "synthetic", "unknown"]);
const kinds = word(["uuid", "hex32", "hex64", "iso-ms", "iso-7", "epoch-ms", "epoch-s", "digits", "id"]);

const fresh = either(
  {
    kind: "map",
    note: "Values that --fresh renews: JSON Pointer to kind.",
    keyPattern: pointer.pattern ?? "",
    keyWords: "a JSON Pointer such as /data/id",
    of: kinds,
  },
  list({ kind: "object", fields: { pointer, kind: kinds }, required: ["pointer", "kind"] }),
);

const payloadFields: Record<string, Shape> = {
  file: text("A file beside this one that holds the exact bytes."),
  text: text("The exact bytes, as text."),
  contentType: patterned("[\\x21-\\x7e][\\x20-\\x7e]*", "a media type", "application/json when it is missing."),
  sureness,
  note: text("What was made up or left out."),
  fresh,
};
const payload: ObjectShape = {
  kind: "object",
  fields: payloadFields,
  groups: [{ keys: ["file", "text"], needed: true }],
};

const event: ObjectShape = {
  kind: "object",
  fields: {
    name: text("The event type in the sender's own spelling."),
    description: text(),
    aliases: list(text()),
    legacy: text("Set when another name has replaced this one: what replaced it."),
    payload: either(text("A file beside this one that holds the exact bytes."), payload),
    fresh,
    variants: list({
      kind: "object",
      fields: { variant: patterned("[a-z0-9][a-z0-9-]*", "lower-case letters, digits and hyphens"), ...payloadFields },
      required: ["variant"],
      groups: [{ keys: ["file", "text"], needed: true }],
    }),
  },
  required: ["name"],
};

const headers: MapShape = {
  kind: "map",
  note: "Headers that the sender is known to send beside the signature.",
  keyPattern: headerName.pattern ?? "",
  keyWords: "the name of a header",
  of: patterned("[\\t\\x20-\\x7e]+", "text without line breaks and without characters outside ASCII"),
};

const retry: ObjectShape = {
  kind: "object",
  note: "When the sender tries again.",
  fields: {
    success: either(word(["2xx", "200"]), { kind: "whole", min: 200, max: 200 }),
    successPublished: flag,
    attempts: { kind: "whole", min: 1, max: 1000 },
    delays: list(duration),
    delaysSeconds: list({ kind: "whole", min: 0, max: 1_000_000_000 }),
    from: word(["first-attempt", "previous-attempt"]),
    notes: list(text()),
  },
  groups: [{ keys: ["delays", "delaysSeconds"] }],
};

const fact: ObjectShape = {
  kind: "object",
  fields: { subject: text(), statement: text(), sureness, source: text() },
  required: ["subject", "statement", "sureness", "source"],
};

/** A provider as a user describes it. */
export const providerShape: ObjectShape = {
  kind: "object",
  fields: {
    $schema: text(),
    id: patterned(
      "[a-z0-9][a-z0-9-]{0,39}",
      "lower-case letters, digits and hyphens",
      "What --provider takes; also the name of HOOKDEV_SECRET_<ID>.",
    ),
    name: text("The sender's name for people."),
    docs: text("Where the sender describes its webhooks."),
    events: list(either(text("An event type without a payload."), event)),
    eventPointer: pointer,
    eventHeader: headerName,
    eventIdPointer: pointer,
    signing: either(schemeShape, list(schemeShape, 1)),
    schemes: list(schemeShape, 1),
    recognition: {
      kind: "object",
      note: "How the inbox tells who sent something: by the header of the signature when this is missing.",
      fields: { headers: list(headerName), body: list(pointer), shared: flag },
    },
    headers: either(headers, list(text())),
    challenges: challengesShape,
    retry,
    facts: list(fact),
  },
  required: ["id"],
  groups: [{ keys: ["signing", "schemes"], needed: true }],
};

/** `hookdev.config.yaml` and `.json`. */
export const configShape: ObjectShape = {
  kind: "object",
  fields: {
    $schema: text(),
    providers: list(either(text("A provider file, relative to this one."), providerShape)),
  },
};
