// `format` of a JSON Schema, as ajv-formats knows it, in bounded time: its patterns meet text of an app.

import type { Format } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { createTimeLimit } from "./bounded-pattern.ts";

/** Every format that is checked, for ajv; `tooSlow` makes what is thrown when a check takes too long. */
export function checkedFormats(tooSlow: (format: string) => Error): Record<string, Format> {
  return Object.fromEntries(Object.entries(fullFormats).map(([name, format]) => [name, inTime(name, format, tooSlow)]));
}

/** So short a text ends any of these patterns at once. */
const shortText = 200;

const limited = createTimeLimit();

function inTime(name: string, format: Format, tooSlow: (format: string) => Error): Format {
  const test = textTest(format);
  if (test === undefined) return format;
  return (text: string) => {
    if (text.length <= shortText) return test(text);
    const found = limited(() => test(text));
    if (found === undefined) throw tooSlow(name);
    return found;
  };
}

/** Undefined where there is no text to go through: formats of numbers, and those that ask for nothing. */
function textTest(format: Format): ((text: string) => boolean) | undefined {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return format;
  if (typeof format !== "object" || format.type === "number" || format.async === true) return undefined;
  const validate = format.validate as string | RegExp | ((text: string) => boolean);
  if (validate instanceof RegExp) return (text) => validate.test(text);
  return typeof validate === "string" ? undefined : validate;
}
