// What is personal in one text: by its key, by its form, by what was met before.

import { isIdLike, isIp } from "./codes.ts";
import { findForms } from "./forms.ts";
import { type KeyKind, kindOfKeys, type Place } from "./key-kinds.ts";
import { type Found, type Kind, wordKinds } from "./kinds.ts";
import { type PrivacyRule, ruleFor } from "./rules.ts";
import { digitsOf } from "./shapes.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is known while a text is looked at. */
export interface Lens {
  readonly vocabulary: Vocabulary;
  readonly rules: readonly PrivacyRule[];
}

/** Finds in order, none of them overlapping. */
export function findPersonal(text: string, place: Place, lens: Lens): Found[] {
  const told = tellKind(text, place, lens);
  if (told === "keep") return [];
  const hint = place.keys.slice(-2).join(" ");
  if (told === undefined) return separate([...formsOf(text, place, hint), ...findKnown(text, place, lens.vocabulary)]);
  if (wordKinds.has(told.kind))
    return separate([...formsOf(text, place, hint), ...wordsBetween(text, told, formsOf(text, place, hint))]);
  const trimmed = text.trim();
  const start = text.indexOf(trimmed);
  const known = told.kind === "id" ? undefined : lens.vocabulary.code(trimmed);
  const whole = { start, end: start + trimmed.length, kind: known?.kind ?? told.kind, by: told.by, sure: told.sure };
  return [known === undefined ? whole : { ...whole, known }];
}

/** Values that were met elsewhere; names of things of the program (keys, event types) are no places for people's names. */
export function findKnown(text: string, place: Place, vocabulary: Vocabulary): Found[] {
  const found = vocabulary.find(text);
  if (!/^[A-Za-z][\w.:/-]*$/.test(text)) return found;
  const named = place.pointer.endsWith("#") || kindOfKeys(place) === "keep";
  return named ? found.filter(({ known }) => known !== undefined) : found;
}

interface Told extends KeyKind {
  readonly by: "field" | "rule";
}

/** What a rule or the key makes of the value; undefined for text without a meaning of its own. */
function tellKind(text: string, place: Place, { rules }: Lens): Told | "keep" | undefined {
  const ruled = ruleFor(rules, place.pointer);
  if (ruled === "keep") return "keep";
  if (place.pointer.endsWith("#")) return undefined;
  if (ruled !== undefined && ruled !== "blank") return { kind: ruled, sure: true, by: "rule" };
  const keyed = kindOfKeys(place);
  if (keyed === undefined || keyed === "keep" || !suits(keyed, text, place.numeric)) return undefined;
  return { ...keyed, by: "field" };
}

/** Whether the value can be what its key says: `phone: "none"` and `id: "draft"` are left alone. */
function suits({ kind, sure }: KeyKind, text: string, numeric: boolean): boolean {
  if (wordKinds.has(kind)) return suitsWords(kind, text, { sure, numeric });
  switch (kind) {
    case "id":
      return numeric ? /^\d{5,}$/.test(text) : isIdLike(text);
    case "email":
      return /[^\s@]@[^\s@]/.test(text);
    case "ip":
      return isIp(text);
    case "photo":
      return false;
    case "birth-date":
    case "postal-code":
      return /\d/.test(text);
    case "bic":
      return /^[A-Za-z]{6}[A-Za-z0-9]{2,5}$/.test(text.trim());
    case "mrz":
      return text.length > fewestMrz;
    default:
      return digitsOf(text).length >= fewestDigits && text.length <= longestCode;
  }
}

const fewestDigits = 4;
const fewestMrz = 30;
/** Longer texts are texts, whatever their key. */
const longestCode = 64;

function suitsWords(kind: Kind, text: string, { sure, numeric }: { sure: boolean; numeric: boolean }): boolean {
  if (numeric) return kind === "street";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false;
  // `name: "document_check"` is an identifier of a program.
  if (!sure && /^[a-z0-9_.:/-]+$/.test(text)) return false;
  return /\p{L}/u.test(text) || (kind === "street" && /\d/.test(text));
}

/** Of numbers only those that no other number looks like. */
function formsOf(text: string, place: Place, hint: string): Found[] {
  if (!place.numeric) return findForms(text, hint);
  return /^\d+$/.test(text) ? findForms(text, hint).filter(({ kind }) => kind === "national-id") : [];
}

/** What is left of the text between the forms. */
function wordsBetween(text: string, told: Told, forms: readonly Found[]): Found[] {
  const found: Found[] = [];
  let from = 0;
  for (const form of [...separate([...forms]), { start: text.length, end: text.length }]) {
    if (/[\p{L}\p{N}]/u.test(text.slice(from, form.start)))
      found.push({ start: from, end: form.start, kind: told.kind, by: told.by, sure: told.sure });
    from = form.end;
  }
  return found;
}

/** The first and longest of those that overlap. */
function separate(found: Found[]): Found[] {
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Found[] = [];
  for (const entry of sorted) {
    const last = kept.at(-1);
    if (last === undefined || entry.start >= last.end) kept.push(entry);
    else if (entry.end > last.end && entry.by === "form" && last.by === "known") kept.splice(-1, 1, entry);
  }
  return kept;
}
