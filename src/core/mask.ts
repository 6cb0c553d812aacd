// Personal data hidden on the screen; what is stored and sent is never touched.

import { type JsonLeaf, jsonLeaves, leafText } from "./json/leaves.ts";
import { utf8Text } from "./utf8.ts";

/** `external`: only in captures that do not come from one of our own synthetic fixtures. */
export type MaskMode = "never" | "external" | "always";

/** A body for display. */
export interface MaskedBody {
  readonly bytes: Uint8Array;
  /** How many values were replaced. */
  readonly masked: number;
}

export interface Masker {
  /** Replaces values that look personal by dots; bytes that are no text come back as they are. */
  body(bytes: Uint8Array): MaskedBody;
  /** Replaces e-mail addresses in a path or header; `external` leaves those of our own fixtures. */
  text(text: string): string;
}

const dots = "•••";
/** Longer bodies are searched for e-mail addresses only. */
const maxJsonBytes = 2 * 1024 * 1024;

/**
 * Makes a masker. `own` holds the texts of our synthetic fixtures: a body in which every personal-looking value is
 * one of them came from a fixture.
 */
export function createMasker(mode: MaskMode, own: ReadonlySet<string>): Masker {
  return {
    body: (bytes) => (mode === "never" ? { bytes, masked: 0 } : maskBody(bytes, mode === "always" ? nothing : own)),
    text: (text) =>
      mode === "never"
        ? text
        : text.replace(email, (found) => (mode === "external" && own.has(found) ? found : `${dots}@${dots}`)),
  };
}

/** The texts of a fixture, to build `own` from. */
export function ownTexts(body: Uint8Array): string[] {
  return (jsonLeaves(body) ?? []).map((leaf) => leafText(body, leaf));
}

const nothing: ReadonlySet<string> = new Set();
const email = /[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

function maskBody(bytes: Uint8Array, own: ReadonlySet<string>): MaskedBody {
  const leaves = bytes.length > maxJsonBytes ? undefined : jsonLeaves(bytes);
  return leaves === undefined ? maskPlain(bytes) : maskLeaves(bytes, leaves, own);
}

function maskPlain(bytes: Uint8Array): MaskedBody {
  const text = utf8Text(bytes);
  if (text === undefined) return { bytes, masked: 0 };
  let masked = 0;
  const shown = text.replace(email, () => {
    masked += 1;
    return `${dots}@${dots}`;
  });
  return masked === 0 ? { bytes, masked } : { bytes: new TextEncoder().encode(shown), masked };
}

function maskLeaves(bytes: Uint8Array, leaves: readonly JsonLeaf[], own: ReadonlySet<string>): MaskedBody {
  const personal = leaves.filter((leaf) => looksPersonal(bytes, leaf));
  if (personal.every((leaf) => own.has(leafText(bytes, leaf)))) return { bytes, masked: 0 };
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { start, end } of personal) {
    parts.push(bytes.subarray(copied, start), hiddenToken);
    copied = end;
  }
  parts.push(bytes.subarray(copied));
  return { bytes: Buffer.concat(parts), masked: personal.length };
}

const hiddenToken = new TextEncoder().encode(`"${dots}"`);

function looksPersonal(bytes: Uint8Array, leaf: JsonLeaf): boolean {
  if (leaf.empty !== undefined || isWord(bytes, leaf)) return false;
  if (leaf.keys.some(isPersonalKey)) return leafText(bytes, leaf) !== "";
  if (bytes[leaf.start] !== 0x22) return false;
  const text = leafText(bytes, leaf);
  return personalForms.some((form) => form.test(text));
}

/** `true`, `false` and `null` tell nothing about a person. */
function isWord(bytes: Uint8Array, { start }: JsonLeaf): boolean {
  const first = bytes[start];
  return first === 0x74 || first === 0x66 || first === 0x6e;
}

/** A key, split at capitals, dashes and underscores, holds one of these words. */
function isPersonalKey(key: string): boolean {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  const joined = words.join("_");
  return words.some((word) => personalWords.has(word)) || personalPhrases.some((phrase) => joined.includes(phrase));
}

const personalWords = new Set(
  "name names firstname lastname surname fullname forename givenname familyname birthdate birthday birth born dob birthplace address addresses street city town postcode zip zipcode postal email emails mail phone telephone mobile fax ssn tin ein nin passport iban nationality gender sex alias aliases username photo selfie bic".split(
    " ",
  ),
);
const personalPhrases = [
  "social_security",
  "identity_number",
  "identification_number",
  "identity_card",
  "personal_number",
  "document_number",
  "id_number",
  "national_id",
  "personal_identity",
  "driver_license",
  "bank_account",
  "account_number",
];

const personalForms = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/u,
  /^\d{3}-\d{2}-\d{4}$/,
  /^[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,4})?$/,
  /^\+\d[\d ()-]{7,17}$/,
];
