// Puts invented values in the place of real ones: the same value becomes the same one everywhere in a run.

import { inventCard, inventCode, inventId, inventIp, inventPostalCode, isIp } from "./codes.ts";
import { inventBirthday, readDate } from "./dates.ts";
import { type Dice, dice } from "./dice.ts";
import { inventEmail } from "./email.ts";
import { inventIban, isIban } from "./iban.ts";
import type { Kind } from "./kinds.ts";
import { inventMrz } from "./mrz.ts";
import { isNeutralPart, wordPattern } from "./name-parts.ts";
import { isReservedNational, type ReadNumber, readNationalNumber } from "./national/all.ts";
import { inventPhone } from "./phone.ts";
import { compact, fold, foldSpelledOut, overlay } from "./shapes.ts";
import { dressLike, inventWord } from "./words.ts";

/** What the context of a value adds. */
export interface InventWish {
  readonly kind: Kind;
  readonly text: string;
  /** What takes its place must be a JSON number. */
  readonly numeric?: boolean;
  /** The key that it stands under. */
  readonly hint?: string;
}

/** One run's replacements. */
export interface Inventor {
  /** What takes the place of a value; the same length wherever the kind allows it. */
  invent(wish: InventWish): string;
}

/** `key` decides everything and is to be forgotten after the run; `isOriginal` tells values that must not come out again. */
export function createInventor(key: Uint8Array, isOriginal: (text: string) => boolean): Inventor {
  const run: Run = { key, isOriginal, made: new Map(), taken: new Set(), readings: new Map() };
  return {
    invent: (wish) => {
      const { kind, text } = wish;
      if (text.trim() === "") return text;
      return wish.numeric === true ? inventNumber(wish, run) : inventText(kind, text, { run, hint: wish.hint ?? "" });
    },
  };
}

interface Run {
  readonly key: Uint8Array;
  readonly isOriginal: (text: string) => boolean;
  readonly made: Map<string, string>;
  readonly taken: Set<string>;
  /** What a number was taken for when it was met first: the words beside it may differ later. */
  readonly readings: Map<string, ReadNumber>;
}

const mostAttempts = 200;

/** Makes a value once; another value never gets the same one, and none is somebody's original, while there is a choice. */
function once(run: Run, id: string, make: (throws: Dice, attempt: number) => string): string {
  const known = run.made.get(id);
  if (known !== undefined) return known;
  const space = id.slice(0, id.indexOf(" "));
  let value = "";
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    value = make(dice(run.key, `${id} ${attempt}`), attempt);
    if (!run.taken.has(`${space} ${value}`) && !run.isOriginal(value)) break;
  }
  run.made.set(id, value);
  run.taken.add(`${space} ${value}`);
  return value;
}

interface Context {
  readonly run: Run;
  readonly hint: string;
}

function inventText(kind: Kind, text: string, context: Context): string {
  const { run } = context;
  switch (kind) {
    case "given-name":
    case "family-name":
    case "name":
    case "company":
    case "street":
    case "place":
    case "username":
      return inventWords(kind, text, run);
    case "birth-date":
      return inventBirth(text, run);
    case "national-id":
      return inventNational(text, context);
    case "email":
      return once(run, `email ${text.toLowerCase()}`, (throws) =>
        inventEmail(text.toLowerCase(), throws, (word) => knownWord(word, run)),
      );
    case "mrz":
      return inventMrz(text, {
        dice: dice(run.key, `mrz ${text}`),
        word: (name) => inventWords("name", name, run),
        birthday: (iso) => birthday(iso, run),
      });
    default:
      return inventByShape(kind, text, run);
  }
}

type ShapeKind = Exclude<
  Kind,
  | "given-name"
  | "family-name"
  | "name"
  | "company"
  | "street"
  | "place"
  | "username"
  | "birth-date"
  | "national-id"
  | "email"
  | "mrz"
>;

/** Values that keep their shape: the core is made once, and each spelling of it is dressed in it. */
function inventByShape(kind: ShapeKind, text: string, run: Run): string {
  if (kind === "ip" && isIp(text)) return once(run, `ip ${text}`, (throws) => inventIp(text, throws));
  if (kind === "phone" && /\d{5}/.test(compact(text)))
    return overlay(
      text,
      compact(once(run, `phone ${phoneId(text)}`, (throws, attempt) => inventPhone(text, throws, attempt))),
    );
  if (kind === "id" || kind === "secret") return once(run, `id ${text}`, (throws) => inventId(text, throws));
  const made = once(run, `${kind} ${compact(text)}`, (throws) => {
    if (kind === "iban") return isIban(text) ? inventIban(text, throws) : harmlessCode(text, throws, 2);
    if (kind === "card") return inventCard(text, throws);
    if (kind === "postal-code") return inventPostalCode(text, throws);
    if (kind === "registration") return harmlessCode(text, throws, 2);
    return harmlessCode(text, throws);
  });
  return overlay(text, compact(made));
}

/** A made-up number that no country takes for a personal one of its own. */
function harmlessCode(text: string, throws: Dice, keepLetters = 0): string {
  let made = "";
  for (let round = 0; round < mostAttempts; round += 1) {
    made = inventCode(text, throws, keepLetters);
    if (readNationalNumber(made) === undefined || isReservedNational(made)) break;
  }
  return made;
}

/** Two zeros in front stand for the plus sign. */
function phoneId(text: string): string {
  return text.trimStart().startsWith("+") ? `+${compact(text)}` : compact(text);
}

/** Word by word: the folded word decides, so that `ÖZ` and `Oz` are one name. */
function inventWords(kind: Kind, text: string, run: Run): string {
  const words = text.replace(wordPattern, (word) =>
    isNeutralPart(word, kind) && kind !== "username" ? word : inventOne(kind, word, run),
  );
  return words.replace(/\p{N}+/gu, (number) =>
    once(run, `number ${kind} ${number}`, (throws) => digitsLike(number, throws)),
  );
}

/** The folded word is the person: another spelling gets the same one, even where it is longer (`Groß`, `GROSS`). */
function inventOne(kind: Kind, word: string, run: Run): string {
  const role = kind === "given-name" ? "given" : "family";
  const made = once(run, wordId(fold(word)), (throws) => inventWord([...word].length, role, throws));
  const spelledOut = wordId(foldSpelledOut(word));
  if (!run.made.has(spelledOut)) run.made.set(spelledOut, made);
  return dressLike(word, made);
}

function wordId(folded: string): string {
  return `word ${folded}`;
}

/** The invented word for one that was met as a name before. */
function knownWord(word: string, run: Run): string | undefined {
  return run.made.get(wordId(fold(word)));
}

function digitsLike(number: string, throws: Dice): string {
  const rest = throws.digits(number.length - 1);
  return number.startsWith("0") ? `0${rest}` : `${1 + throws.below(9)}${rest}`;
}

/** One birthday for a month, so that numbers which tell only the month agree with the date beside them. */
function birthday(iso: string, run: Run): string {
  return once({ ...run, taken: new Set() }, `birthday ${iso.slice(0, 7)}`, (throws) => inventBirthday(iso, throws));
}

function inventBirth(text: string, run: Run): string {
  const read = readDate(text.trim());
  if (read !== undefined) return text.replace(text.trim(), read.write(birthday(read.iso, run)));
  // A year alone stays; of anything else only the shape does.
  return /^\s*\d{4}\s*$/.test(text)
    ? text
    : text.replace(/\p{N}+/gu, (number) =>
        once(run, `number birth ${number}`, (throws) => throws.digits(number.length)),
      );
}

function inventNational(text: string, { run, hint }: Context): string {
  const id = compact(text);
  const read = run.readings.get(id) ?? readNationalNumber(text, hint);
  if (read !== undefined) run.readings.set(id, read);
  if (read === undefined)
    return overlay(text, compact(once(run, `document ${compact(text)}`, (throws) => harmlessCode(text, throws))));
  const core = nationalCore(read, run);
  return read.number.write?.(core, text) ?? overlay(text, core);
}

function nationalCore({ number, core }: ReadNumber, run: Run): string {
  return once(run, `national-${number.id} ${core}`, (throws, attempt) =>
    number.invent(core, { dice: throws, birthday: (iso) => birthday(iso, run), attempt }),
  );
}

/** A JSON number of as many digits; a made-up value that begins with a zero cannot be one. */
function inventNumber({ kind, text, hint }: InventWish, run: Run): string {
  const [whole, rest = ""] = text.split(/(?=[.eE])/, 2) as [string, string?];
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = whole.slice(sign.length);
  if (kind === "birth-date") return sign + numericBirth(digits, sign, run) + rest;
  const made = compact(inventText(kind, digits, { run, hint: hint ?? "" }));
  const fits = new RegExp(`^[1-9]\\d{${digits.length - 1}}$`).test(made);
  const safe = fits ? made : once(run, `document ${digits}`, (throws) => harmlessCode(digits, throws));
  return (
    sign + safe + rest.replace(/\d/g, (digit) => (rest.startsWith(".") ? String((Number(digit) + 3) % 10) : digit))
  );
}

/** A date as eight digits, or seconds or milliseconds since 1970, which move by whole days. */
function numericBirth(digits: string, sign: string, run: Run): string {
  if (readDate(digits) !== undefined) return inventBirth(digits, run);
  if (digits.length < fewestEpochDigits) return digits;
  const unit = digits.length > mostSecondDigits ? 86_400_000 : 86_400;
  const epoch = Number(sign + digits) * (86_400_000 / unit);
  const iso = new Date(epoch).toISOString().slice(0, 10);
  const moved = Date.parse(birthday(iso, run)) / (86_400_000 / unit);
  return String(Math.abs(moved));
}

/** Shorter numbers are years, months or days. */
const fewestEpochDigits = 6;
const mostSecondDigits = 10;
