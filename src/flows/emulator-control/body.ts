// The JSON body of a control call, read strictly: unknown keys are refused, so that a slip does not go unseen.

import { isDeeper } from "../../core/json/deeper.ts";
import { quoted } from "../../core/sanitise.ts";
import { utf8Text } from "../../core/utf8.ts";
import { badControl } from "./answers.ts";

/** Deeper values would exhaust the stack of whoever walks them. */
const mostLevels = 1000;

/** Values by key; what is missing is undefined. */
export type ControlBody = Readonly<Record<string, unknown>>;

/** An object with no other keys than these; an empty body is an empty object. @throws HookdevError `CONTROL_INVALID` */
export function readBody(body: Uint8Array, keys: readonly string[]): ControlBody {
  const value = body.length === 0 ? {} : parsed(body);
  if (isDeeper(value, mostLevels)) throw badControl(`The body is nested deeper than ${mostLevels} levels.`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badControl("The body has to be a JSON object.");
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw badControl(`The key ${quoted(unknown)} is not known.`, `Known: ${keys.join(", ")}.`);
  return value as ControlBody;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(body) ?? "");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw badControl(`The body is not JSON: ${quoted(why)}`, undefined, cause);
  }
}

/** A text, or undefined when the key is missing or null. @throws HookdevError `CONTROL_INVALID` */
export function textOf(body: ControlBody, key: string): string | undefined {
  const value = body[key] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw badControl(`${quoted(key)} has to be a text.`);
}

/** A text that has to be there. @throws HookdevError `CONTROL_INVALID` */
export function neededText(body: ControlBody, key: string): string {
  const value = textOf(body, key);
  if (value === undefined || value === "") throw badControl(`${quoted(key)} is missing.`);
  return value;
}

/** True or false. @throws HookdevError `CONTROL_INVALID` */
export function flagOf(body: ControlBody, key: string): boolean {
  const value = body[key] ?? false;
  if (typeof value === "boolean") return value;
  throw badControl(`${quoted(key)} has to be true or false.`);
}
