// A value of a file as JSON text, its numbers as they stand there.

import type { Located } from "../provider-schema/located.ts";

/** The JSON text: `33.330` and integers beyond 2^53 are kept; what only YAML writes (0x1f, .5) becomes JSON. */
export function exactJson(value: Located): string {
  switch (value.kind) {
    case "scalar":
      return scalarText(value);
    case "list":
      return `[${value.items.map(exactJson).join(",")}]`;
    case "object":
      return `{${value.members.map(({ key, value: child }) => `${JSON.stringify(key)}:${exactJson(child)}`).join(",")}}`;
    case "other":
      return "null";
    default:
      return value satisfies never;
  }
}

function scalarText({ value, written }: Located & { readonly kind: "scalar" }): string {
  const isJsonNumber = typeof value === "number" && written !== undefined && jsonNumber.test(written);
  return isJsonNumber ? written : JSON.stringify(value);
}

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
