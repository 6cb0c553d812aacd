// The signature in another place than the scheme's: another header, the query, or one of several values.

import { headerPairs, headerValues } from "../../http.ts";
import { quoted } from "../../sanitise.ts";
import { hashLengths } from "../hints-form.ts";
import { namedHeader, type SigningScheme } from "../scheme.ts";
import { looseReadings } from "./loose-signature.ts";
import { type Trial, type Variant, withHeader } from "./trial.ts";
import { inPlace, rewritten } from "./variants-signature.ts";

/** Headers that never carry a signature of the sender. */
const ordinary =
  /^(?:host|user-agent|accept.*|content-(?:type|length|encoding)|date|connection|traceparent|x-forwarded-.*|x-amzn-.*|cf-.*)$/i;

const mostHeaders = 24;

/** Each value of a header that is there twice, or whose values a proxy joined. */
export function* duplicateVariants(trial: Trial): Generator<Variant> {
  const name = namedHeader(trial.scheme);
  if (name === undefined) return;
  const values = headerValues(trial.input.request.headers, name);
  const single = values.length > 1 ? values : (values[0]?.split(/,\s+/) ?? []);
  if (single.length < 2) return;
  for (const value of new Set(single.slice(0, 8)))
    yield {
      cause: "header-duplicated",
      detail: `when only one of the ${single.length} values of ${name} counts`,
      trial: withHeader(trial, name, value),
    };
}

/** Each other header and query parameter that could be a signature, as it stands and brought into form. */
export function* elsewhereVariants(trial: Trial): Generator<Variant> {
  for (const [place, value] of candidates(trial)) {
    const placed = inPlace(trial, value);
    if (placed === undefined) return;
    const found = { cause: "signature-elsewhere", detail: `when it is read from the ${place}` } as const;
    yield { ...found, trial: placed };
    for (const { cause, detail, trial: changed } of rewritten(trial, value))
      yield { ...found, also: cause, detail: `${found.detail}, ${detail}`, trial: changed };
  }
}

function* candidates({ scheme, input }: Trial): Generator<[place: string, value: string]> {
  const own = namedHeader(scheme)?.toLowerCase();
  let left = mostHeaders;
  for (const [name, value] of headerPairs(input.request.headers)) {
    if (name.toLowerCase() === own || ordinary.test(name) || !couldBe(scheme, value)) continue;
    if (left-- === 0) return;
    yield [`header ${quoted(name)}`, value.trim()];
  }
  for (const [name, value] of new URLSearchParams(queryOf(input.request.target)))
    if (name !== scheme.location.query && couldBe(scheme, value) && left-- > 0)
      yield [`query parameter ${quoted(name)}`, value];
}

/** Credentials can be anything; signatures of a hash have its length, those of a key pair at least 64 bytes. */
function couldBe(scheme: SigningScheme, value: string): boolean {
  if (value.length > 1024 || !/[\w+/=-]{8}/.test(value)) return false;
  if (!("messages" in scheme)) return true;
  const hash = scheme.type === "hmac" || scheme.type === "digest";
  return looseReadings(value).some(({ bytes }) => (hash ? hashBytes.has(bytes.length) : bytes.length >= 64));
}

const hashBytes = new Set(Object.values(hashLengths));

function queryOf(target: string): string {
  const question = target.indexOf("?");
  return question === -1 ? "" : target.slice(question + 1);
}
