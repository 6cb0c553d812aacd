// Shapes and values in words, for messages.

import { quoted, visible } from "../sanitise.ts";
import type { Located } from "./located.ts";
import type { Shape } from "./shape.ts";

/** What a shape asks for: `one of hex, base64`. */
export function expected(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return shape.words ?? "a text";
    case "word":
      return shape.of.length === 1 ? `"${shape.of[0]}"` : `one of ${shape.of.join(", ")}`;
    case "whole":
      return `a whole number from ${shape.min} to ${shape.max}`;
    case "flag":
      return "true or false";
    case "list":
      return "a list";
    case "either":
      return [...new Set(shape.of.map(expected))].join(" or ");
    case "any":
      return "a value that JSON has";
    default:
      return "a set of keys and values";
  }
}

/** What a value is: `the number 256`. Long texts are cut; of a hidden one only the kind is told. */
export function describe(value: Located, hidden = false): string {
  if (value.kind === "list") return "a list";
  if (value.kind === "object") return "a set of keys and values";
  if (value.kind === "other") return value.what;
  if (value.value === null) return "empty";
  if (hidden && value.value !== "") return `a ${kindWords[typeof value.value] ?? "value"}`;
  if (typeof value.value === "string")
    return value.value === "" ? "an empty text" : quoted(value.written ?? value.value);
  return `the ${kindWords[typeof value.value]} ${visible(value.written ?? String(value.value))}`;
}

const kindWords: Readonly<Record<string, string>> = { string: "text", number: "number", boolean: "word" };
