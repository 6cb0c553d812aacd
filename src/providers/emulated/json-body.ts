// The JSON object that a call to a management API carries, read strictly.

import type { ApiCall } from "../../core/emulation/emulation.ts";
import { headerValues } from "../../core/http.ts";
import { isDeeper } from "../../core/json/deeper.ts";
import { validate } from "../../core/json/validate.ts";
import { quoted } from "../../core/sanitise.ts";
import { utf8Text } from "../../core/utf8.ts";

/** A JSON object with values of any kind. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object, or what is wrong with the call: the status it deserves and one safe sentence. */
export type JsonBody =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly problem: string };

/** No call to register a webhook comes near it. */
const mostBytes = 1024 * 1024;
const mostLevels = 64;

/** Reads the body of a call that must be one JSON object, sent as JSON. */
export function readJsonObject({ headers, body }: ApiCall): JsonBody {
  const types = headerValues(headers, "content-type");
  if (types.length !== 1 || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(types[0] as string))
    return refuse(
      415,
      types.length === 0 ? "The call has no Content-Type." : `${quoted(types.join(", "))} is not JSON.`,
    );
  if (body.length > mostBytes) return refuse(413, `The body is larger than ${mostBytes} bytes.`);
  const validity = validate(body);
  if (!validity.ok) {
    const place = `line ${validity.line}, column ${validity.column}`;
    return refuse(400, `The body is not JSON (${place}): ${validity.problem}`);
  }
  const value: unknown = JSON.parse(utf8Text(body) as string);
  if (!isJsonObject(value)) return refuse(400, "The body is not a JSON object.");
  if (isDeeper(value, mostLevels)) return refuse(400, `The body is nested deeper than ${mostLevels} levels.`);
  return { ok: true, value };
}

/** Whether a value is an object, neither an array nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(status: 400 | 413 | 415, problem: string): JsonBody {
  return { ok: false, status, problem };
}
