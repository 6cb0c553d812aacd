// Invented words for people, companies and places: pronounceable, of any length, and nobody's.

import type { Dice } from "./dice.ts";
import { fold } from "./shapes.ts";

/** Which endings a word gets. */
export type WordRole = "given" | "family";

// Chosen so that no common name of a person is put together from them; a test holds that.
const shortStems = "bru cly dro fny gri juv kve lyf myv nuv pry qua rho svo tlo vly wlu zyf".split(" ");
const middleStems = "brim corv dask elvr fenk gralt hosk ilvr jarp kolv lumr morv nesk orvl pelk quor rufk solp".split(
  " ",
);
const longStems = "tarvil umbrel velkor wrandel yskar zembra hurlen bosker cravin drommel".split(" ");
const stems = [...shortStems, ...middleStems, ...longStems];
const givenEndings = "a e o y ix ek uo aki eno ivu onne ilko undro evika".split(" ");
const familyEndings = "i u k z yk oz uv esk ovic wend dahk fjord holtz mosker vandel".split(" ");
/** For names of two letters, which no stem is short enough for. */
const pairs = "qa qe qo qy xa xe xu xy zy vy wy jy uq ox yz ux".split(" ");

/** A word of this many letters, lower case; the same throws give the same word. */
export function inventWord(length: number, role: WordRole, throws: Dice): string {
  if (length <= 1) return "x".repeat(length);
  if (length === 2) return throws.pick(pairs);
  const endings = role === "given" ? givenEndings : familyEndings;
  let word = "";
  // Long words get stems until an ending fits behind the last one.
  while (length - word.length > 11) word += throws.pick(stems);
  return word + throws.pick(wordsOf(length - word.length, endings));
}

const byLength = new Map<string, readonly string[]>();

function wordsOf(length: number, endings: readonly string[]): readonly string[] {
  const id = `${length} ${endings[0]}`;
  const known = byLength.get(id);
  if (known !== undefined) return known;
  const made = stemsFor(length).flatMap((stem) =>
    endings.filter((ending) => stem.length + ending.length === length).map((ending) => stem + ending),
  );
  const words = made.length > 0 ? made : shortWords.filter((word) => word.length === length);
  byLength.set(id, words);
  return words;
}

function stemsFor(length: number): readonly string[] {
  return length <= 9 ? stems : shortStems.flatMap((first) => stems.map((second) => first + second));
}

/** Three letters: pairs with one more. */
const shortWords = pairs
  .flatMap((pair) => ["u", "i", "o", "y"].map((letter) => pair + letter))
  .filter((word) => !/(.)\1/.test(word));

const invented = new RegExp(`^(?:${stems.join("|")})+(?:${[...givenEndings, ...familyEndings].join("|")})$`);
const short = new Set([...pairs, ...shortWords]);

/** Whether this is a word that `inventWord` makes, in whatever case and with whatever accents. */
export function isInventedWord(word: string): boolean {
  const plain = latinOf(fold(word));
  return plain.length <= 1 || short.has(plain) || invented.test(plain);
}

/** Puts on an invented word what the first had: its case, its script, a letter outside ASCII. */
export function dressLike(model: string, word: string): string {
  const lettered = inScript(model, word);
  if (model.length > 1 && model === model.toUpperCase() && model !== model.toLowerCase()) return lettered.toUpperCase();
  return model[0] === model[0]?.toLowerCase() ? lettered : (lettered[0] ?? "").toUpperCase() + lettered.slice(1);
}

const latin = "abcdefghijklmnopqrstuvwxyz";
const cyrillic = "абцдефгхижклмнопярстувшщыз";
const greek = "αβχδεφγηιϳκλμνοπθρστυϝωξψζ";
const accents: Readonly<Record<string, string>> = { a: "å", e: "é", i: "í", o: "ö", u: "ü", y: "ý" };

function inScript(model: string, word: string): string {
  if (/\p{Script=Cyrillic}/u.test(model)) return rewritten(word, latin, cyrillic);
  if (/\p{Script=Greek}/u.test(model)) return rewritten(word, latin, greek);
  if (/^[\0-\x7f]*$/.test(model) || !/\p{Script=Latin}/u.test(model)) return word;
  // What breaks on a letter outside ASCII shall still break on the fixture.
  return word.replace(/(?<=.)[aeiouy]/, (letter) => accents[letter] as string);
}

function latinOf(word: string): string {
  if (/\p{Script=Cyrillic}/u.test(word)) return rewritten(word, cyrillic, latin);
  return /\p{Script=Greek}/u.test(word) ? rewritten(word, greek, latin) : word;
}

function rewritten(word: string, from: string, to: string): string {
  return [...word].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
}
