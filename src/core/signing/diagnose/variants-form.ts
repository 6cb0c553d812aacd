// Form bodies: one field taken for the whole, JSON where a form was signed, and forms written again.

import { firstHeader } from "../../http.ts";
import { quoted } from "../../sanitise.ts";
import { utf8Text } from "../../utf8.ts";
import { latin1Bytes, utf8Bytes } from "../encoding.ts";
import type { CauseId } from "./causes.ts";
import { type Trial, type Variant, withBody, withHeader } from "./trial.ts";

/** Names under which senders put JSON into a form. */
const usualFields = ["payload", "data", "body"] as const;

/** Undoes what form parsers do, and tries the body as a form whatever its type says. */
export function* formVariants(trial: Trial): Generator<Variant> {
  const text = utf8Text(trial.input.request.body);
  if (text === undefined || text === "") return;
  const variant = (cause: CauseId, detail: string, body: Uint8Array): Variant => ({
    cause,
    detail,
    trial: withBody(trial, body),
  });
  for (const name of usualFields) {
    const form = new URLSearchParams([[name, text.toWellFormed()]]).toString();
    yield variant("form-field", `over the whole form, in which the body is the field "${name}"`, latin1Bytes(form));
    const encoded = `${name}=${encodeURIComponent(text.toWellFormed())}`;
    yield variant("form-field", `over the whole form, in which the body is the field "${name}"`, latin1Bytes(encoded));
  }
  if (!/^[^\s{["<]+=/.test(text)) return;
  const fields = [...new URLSearchParams(text)];
  for (const [name, value] of fields.slice(0, 3))
    if (value !== "")
      yield variant("form-field", `over the value of the form's field ${quoted(name)}`, utf8Bytes(value));
  for (const [detail, form] of rewritten(fields)) yield variant("form-rewritten", detail, latin1Bytes(form));
  if (firstHeader(trial.input.request.headers, "content-type") !== undefined)
    yield {
      cause: "form-rewritten",
      detail: "when the Content-Type says that the body is a form",
      trial: withHeader(trial, "Content-Type", "application/x-www-form-urlencoded"),
    };
}

function* rewritten(fields: readonly [string, string][]): Generator<[detail: string, form: string]> {
  const plus = new URLSearchParams(fields as [string, string][]).toString();
  yield ["with spaces as + in the form", plus];
  yield ["with spaces as %20 in the form", plus.replaceAll("+", "%20")];
  const lower = (form: string) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  yield ["with percent-encoding in small letters", lower(plus)];
  yield ["with percent-encoding in small letters and spaces as %20", lower(plus.replaceAll("+", "%20"))];
  const strict = fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  yield ["with the form encoded as encodeURIComponent does", strict.join("&")];
  yield ["with the form's fields sorted", [...strict].sort().join("&")];
  yield ["with the form's fields sorted", [...plus.split("&")].sort().join("&")];
}
