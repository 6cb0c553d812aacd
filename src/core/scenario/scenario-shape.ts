// The shape of a scenario file: read by the validator, and written out as JSON Schema for editors.

import { duration, flag, list, type ObjectShape, patterned, type Shape, text } from "../provider-schema/shape.ts";

const any: Shape = { kind: "any" };

const step: ObjectShape = {
  kind: "object",
  required: ["event"],
  fields: {
    event: text("Event type in the provider's spelling; event.variant takes another of its payloads."),
    after: {
      ...duration,
      note: "Time since the event before, on the emulated clock. Default 1s, so that they arrive in order.",
    },
    reference: text("What it is about, for lists and filters (Pliance's referenceId, a case)."),
    set: {
      kind: "map",
      keyPattern: "(/([^~/]|~[01])*)+",
      keyWords: "a JSON Pointer such as /body/id",
      of: any,
      note: "Values that are changed in the canned payload, by JSON Pointer.",
    },
    data: { ...any, note: "The whole payload as JSON, where none is published." },
    fresh: { ...flag, note: "false leaves the canned payload's own ids and times. Default true." },
  },
};

/** A scenario: one provider, values by name, events in order. */
export const scenarioShape: ObjectShape = {
  kind: "object",
  required: ["provider", "events"],
  fields: {
    description: text(),
    provider: patterned("[a-z0-9][a-z0-9-]*", "the id of a provider", "Whose events these are."),
    vars: {
      kind: "map",
      keyPattern: "[a-z][A-Za-z0-9_-]*",
      keyWords: "a name that starts with a small letter",
      of: text(),
      note: "Texts by name, made once when the scenario starts; {{name}} stands for one.",
    },
    events: list(step, 1),
  },
};
