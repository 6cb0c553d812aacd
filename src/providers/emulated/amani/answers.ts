// Errors of Amani's API and the reading of its bodies.

import type { ApiCall, Routed, World } from "../../../core/emulation/emulation.ts";
import type { HeaderLines } from "../../../core/http.ts";
import { quoted } from "../../../core/sanitise.ts";
import { jsonAnswer } from "../json-answer.ts";
import { type JsonObject, readJsonObject } from "../json-body.ts";

/** What answers one call of the API; `id` is the one in its path. */
export type Handler = (call: ApiCall, world: World, id: string) => Routed;

/** What a call carries, or the answer that says what is wrong with it. */
export type ReadBody =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly refused: Routed };

/** An error as `{"detail"}`: Amani publishes none. */
export function refuse(status: number, detail: string, headers: HeaderLines = []): Routed {
  return { answer: jsonAnswer(status, { detail }, headers) };
}

/** The JSON object that a call carries, with none but these keys. */
export function readBody(call: ApiCall, keys: readonly string[]): ReadBody {
  const body = readJsonObject(call);
  if (!body.ok) return { ok: false, refused: refuse(body.status, body.problem) };
  const unknown = Object.keys(body.value).find((key) => !keys.includes(key));
  return unknown === undefined ? body : { ok: false, refused: refuse(400, `There is no ${quoted(unknown)} here.`) };
}
