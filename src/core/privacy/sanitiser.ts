// One run of replacing personal data: what is met is learnt, and every value becomes the same invented one everywhere.

import { findForms } from "./forms.ts";
import { createInventor, type Inventor } from "./inventor.ts";
import { judge } from "./judge.ts";
import type { Place } from "./key-kinds.ts";
import { type Found, type Kind, type TextEdit, wordKinds } from "./kinds.ts";
import { editText, type Handler } from "./layers.ts";
import { findKnown, findPersonal, type Lens } from "./personal.ts";
import { type PrivacyRule, ruleFor } from "./rules.ts";
import { overlay } from "./shapes.ts";
import { createVocabulary } from "./vocabulary.ts";

/** Values of one kind that were replaced at one place. */
export interface Replacement {
  readonly kind: Kind | "blanked";
  /** JSON Pointer, or the name of a header or form field. */
  readonly pointer: string;
  readonly count: number;
}

/** Edits for one value, and what they replace. */
export interface Sanitiser {
  /** Takes in what a value tells; changes nothing. */
  learn(text: string, place: Place): void;
  /** Takes in a secret that must not be written anywhere. */
  learnSecret(secret: string): void;
  /** Edits that replace everything personal in the value. */
  edit(text: string, place: Place, tell: (kind: Replacement["kind"]) => void): readonly TextEdit[];
  /** Edits for what was met elsewhere and still stands there; none when the value is clean. */
  editLeft(text: string, place: Place): readonly TextEdit[];
  /** Counts up whenever something new was learnt: what was written before may have to be gone over. */
  readonly known: number;
}

/** A run with its own key, which is kept in memory only. */
export function createSanitiser(key: Uint8Array, rules: readonly PrivacyRule[] = []): Sanitiser {
  const vocabulary = createVocabulary();
  const inventor = createInventor(key, (text) => vocabulary.holds(text));
  const run: Run = { lens: { vocabulary, rules }, inventor };
  return {
    learn: (text, place) => learnText(text, place, run),
    learnSecret: (secret) => vocabulary.learn("secret", secret),
    edit(text, place, tell) {
      const rule = ruled(place, rules);
      if (rule === "keep" || text === "") return [];
      if (rule === undefined) return editPersonal(text, place, { ...run, tell });
      tell("blanked");
      return [{ start: 0, end: text.length, text: place.numeric ? "0" : "" }];
    },
    editLeft: (text, place) => (ruled(place, rules) === undefined ? editKnown(text, place, run) : []),
    get known() {
      return vocabulary.size;
    },
  };
}

interface Run {
  readonly lens: Lens;
  readonly inventor: Inventor;
}

/** Rules that end all looking; a key can be kept, but not be blanked. */
function ruled(place: Place, rules: readonly PrivacyRule[]): "keep" | "blank" | undefined {
  const action = ruleFor(rules, place.pointer);
  if (action === "blank") return place.pointer.endsWith("#") ? undefined : action;
  return action === "keep" ? action : undefined;
}

function learnText(text: string, place: Place, { lens }: Run): void {
  // What is blanked is somebody all the same, and may be named elsewhere.
  if (ruled(place, lens.rules) === "keep") return;
  const leaf = (inner: string, at: Place): readonly TextEdit[] => {
    for (const found of findPersonal(inner, at, lens)) learnFound(inner, found, lens);
    return [];
  };
  editText(text, place, { leaf, picture: () => false, holdsKnown: () => false });
}

interface Telling extends Run {
  readonly tell: (kind: Replacement["kind"]) => void;
}

function editPersonal(text: string, place: Place, { lens, inventor, tell }: Telling): readonly TextEdit[] {
  const leaf = (inner: string, at: Place): TextEdit[] =>
    findPersonal(inner, at, lens).flatMap((found) => {
      const [first, ...others] = replace(inner, found, { inventor, place: at });
      // A name of three words is one value.
      return first === undefined ? [] : [{ ...first, made: () => tell(found.kind) }, ...others];
    });
  const picture = (): boolean => {
    tell("photo");
    return true;
  };
  return editText(text, place, { leaf, picture, holdsKnown: holdsKnown(lens) });
}

function editKnown(text: string, place: Place, { lens, inventor }: Run): readonly TextEdit[] {
  const leaf = (inner: string, at: Place): TextEdit[] => {
    // An invented address may hold a word that is somebody's: `example.com` for the Examples.
    const done = findForms(inner, "").filter(
      (form) => judge(form.kind, inner.slice(form.start, form.end), true) === "invented",
    );
    return findKnown(inner, at, lens.vocabulary)
      .filter((found, index, all) => ![...done, ...all.slice(0, index)].some((other) => overlaps(found, other)))
      .flatMap((found) => replace(inner, found, { inventor, place: at }));
  };
  return editText(text, place, { leaf, picture: () => false, holdsKnown: holdsKnown(lens) });
}

/** Inside bytes that are no text, short values stand by chance. */
function holdsKnown({ vocabulary }: Lens): Handler["holdsKnown"] {
  return (bytes) =>
    vocabulary.find(Buffer.from(bytes).toString("latin1")).some(({ start, end }) => end - start >= shortestTelling);
}

const shortestTelling = 6;

function overlaps(one: Found, other: Found): boolean {
  return one.start < other.end && other.start < one.end;
}

function learnFound(text: string, found: Found, { vocabulary }: Lens): void {
  if (found.by === "known") return;
  const value = text.slice(found.start, found.end);
  if (found.sure || !wordKinds.has(found.kind)) vocabulary.learn(found.kind, value);
  // `name: "Ek family, renewal"`: looked for as a whole, and only when it has several words.
  else if (/\p{L}[^\p{L}]+\p{L}/u.test(value)) vocabulary.learn(found.kind, value, { together: true });
}

interface Replacing {
  readonly inventor: Inventor;
  readonly place: Place;
}

function replace(text: string, found: Found, { inventor, place }: Replacing): TextEdit[] {
  const { start, end, kind, known } = found;
  const value = text.slice(start, end);
  const wish = { kind, numeric: place.numeric, hint: place.keys.slice(-2).join(" ") };
  if (known !== undefined) {
    const first = inventor.invent({ kind, text: known.original, hint: wish.hint });
    const next = overlay(value, known.derive(first));
    const safe = place.numeric && !/^[1-9]\d*$/.test(next) ? inventor.invent({ ...wish, text: value }) : next;
    return changed(value, { start, end, text: safe });
  }
  if (!wordKinds.has(kind) || place.numeric)
    return changed(value, { start, end, text: inventor.invent({ ...wish, text: value }) });
  // Word by word, so that what is written inside a value in another way (an encoded part) stays an edit of its own.
  const words = [...value.matchAll(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu)];
  return words.flatMap((match, index) =>
    changed(match[0], {
      start: start + match.index,
      end: start + match.index + match[0].length,
      text: inventor.invent({ ...wish, kind: roleIn(kind, value, index === words.length - 1), text: match[0] }),
    }),
  );
}

/** Of a whole name, the last word is the family's, and everything before a comma. */
function roleIn(kind: Kind, name: string, last: boolean): Kind {
  if (kind !== "name" || !/\p{L}\P{L}+\p{L}/u.test(name)) return kind;
  return last !== name.includes(",") ? "family-name" : "given-name";
}

function changed(old: string, edit: TextEdit): TextEdit[] {
  return edit.text === old ? [] : [edit];
}
