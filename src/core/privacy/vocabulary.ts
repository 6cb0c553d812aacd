// What was met as a field of somebody, so that it is found again in texts, fragments and other deliveries.

import { readDate, spellings } from "./dates.ts";
import type { Found, Kind, KnownCode } from "./kinds.ts";
import { isCommonWord, isNeutralPart, isPlaceholder, wordPattern } from "./name-parts.ts";
import { readNationalNumber } from "./national/all.ts";
import { compact, digitsOf, fold, foldSpelledOut } from "./shapes.ts";

/** How a value is taken in. */
export interface LearnWish {
  /** Words count together only: what may not be a name shall not be looked for word by word. */
  readonly together?: boolean;
}

/** The values of one run. */
export interface Vocabulary {
  /** Takes a value in; one that is known already stays as it was met first. */
  learn(kind: Kind, value: string, wish?: LearnWish): void;
  /** Places in the text where a known value stands; may overlap. */
  find(text: string): Found[];
  /** The code that a whole text is, in whatever spelling. */
  code(text: string): KnownCode | undefined;
  /** Whether the text is a value, or a word of a name, that was met as it stands. */
  holds(text: string): boolean;
  /** Counts up whenever something new was taken in. */
  readonly size: number;
}

/** Fewer characters are too few to be told from chance in a text. */
const shortestCode = 5;
const shortestId = 6;
const shortestPart = 6;
/** Longer runs of letters are no names written together. */
const longestJoined = 60;
const prefixLength = 5;

/** An empty one. */
export function createVocabulary(): Vocabulary {
  const words = new Map<string, Kind>();
  const phrases = new Map<string, { readonly words: readonly string[]; readonly kind: Kind }[]>();
  const codes = new Map<string, KnownCode>();
  const lengths: Lengths = new Map();
  const values = new Set<string>();

  const learnCode = (spelling: string, code: KnownCode): void => {
    const shortest = code.kind === "id" ? shortestId : shortestCode;
    if (spelling.length < shortest || codes.has(spelling)) return;
    codes.set(spelling, code);
    const prefix = spelling.slice(0, prefixLength);
    const known = lengths.get(prefix) ?? [];
    if (!known.includes(spelling.length))
      lengths.set(
        prefix,
        [...known, spelling.length].sort((a, b) => b - a),
      );
  };
  const learnWords = (kind: Kind, value: string, together: boolean): void => {
    const met = (value.match(wordPattern) ?? []).filter((word) => !isNeutralPart(word, kind) && !isPlaceholder(word));
    if (together || kind === "company" || kind === "street" || kind === "place") {
      learnPhrase(kind, value);
      return;
    }
    for (const word of met)
      for (const spelling of [fold(word), foldSpelledOut(word)])
        if (word.length > 1 && !words.has(spelling)) words.set(spelling, kind);
  };
  const learnPhrase = (kind: Kind, value: string): void => {
    const folded = phraseWords(value).map(({ plain }) => plain);
    const [first] = folded;
    if (first === undefined || (folded.length === 1 && (first.length < shortestCode || isCommonWord(first)))) return;
    phrases.set(
      first,
      [...(phrases.get(first) ?? []), { words: folded, kind }].sort((a, b) => b.words.length - a.words.length),
    );
  };

  return {
    learn(kind, value, wish) {
      const id = `${kind} ${value}`;
      if (value.trim() === "" || values.has(id)) return;
      values.add(id);
      values.add(compact(value));
      if (isWordsKind(kind)) learnWords(kind, value, wish?.together === true);
      else
        for (const [spelling, derive] of codeSpellings(kind, value))
          learnCode(spelling, { kind, original: value, derive });
    },
    find: (text) => [...findWords(text, words), ...findPhrases(text, phrases), ...findCodes(text, { codes, lengths })],
    code: (text) => codes.get(compact(text)),
    holds: (text) => values.has(compact(text)) || words.has(fold(text)),
    get size() {
      return values.size;
    },
  };
}

function isWordsKind(kind: Kind): boolean {
  return (
    kind === "name" ||
    kind === "given-name" ||
    kind === "family-name" ||
    kind === "company" ||
    kind === "street" ||
    kind === "place"
  );
}

type Spelling = readonly [spelling: string, derive: KnownCode["derive"]];

/** Letters and digits of a value as other fields may write them, each with how to get there from the invented value. */
function codeSpellings(kind: Kind, value: string): Spelling[] {
  const plain: Spelling = [compact(value), (invented) => compact(invented)];
  switch (kind) {
    case "birth-date":
      return dateSpellings(value);
    case "phone":
      return [plain, ...phoneSpellings(value)];
    case "national-id": {
      const swedish = readNationalNumber(value)?.number.id === "SE" && digitsOf(value).length === 12;
      return swedish ? [plain, [compact(value).slice(2), (invented) => compact(invented).slice(2)]] : [plain];
    }
    case "email":
    case "ip":
    case "mrz":
    case "postal-code":
    case "bic":
    case "photo":
      return [];
    default:
      return [plain];
  }
}

function dateSpellings(value: string): Spelling[] {
  const read = readDate(value);
  if (read === undefined) return [];
  return spellings(read.iso).map(
    (spelling, at): Spelling => [spelling, (invented) => spellings(readDate(invented)?.iso ?? read.iso)[at] as string],
  );
}

/** Without the country code, with and without the zero that stands there instead; codes have one to three digits. */
function phoneSpellings(value: string): Spelling[] {
  const digits = digitsOf(value);
  if (!/^\s*\+/.test(value)) return [];
  const behind = [1, 2, 3].filter((length) => digits.length - length >= 7);
  return [
    [`00${digits}`, (invented: string) => `00${digitsOf(invented)}`] as const,
    ...behind.flatMap((length): Spelling[] => [
      [`0${digits.slice(length)}`, (invented) => `0${digitsOf(invented).slice(length)}`],
      [digits.slice(length), (invented) => digitsOf(invented).slice(length)],
    ]),
  ];
}

function findWords(text: string, words: ReadonlyMap<string, Kind>): Found[] {
  if (words.size === 0) return [];
  return [...text.matchAll(wordPattern)].flatMap((match) => findInWord(match[0], match.index, words));
}

function findInWord(word: string, start: number, words: ReadonlyMap<string, Kind>): Found[] {
  const plain = fold(word);
  const found = (from: number, to: number, kind: Kind): Found => ({
    start: start + from,
    end: start + to,
    kind,
    by: "known",
    sure: true,
  });
  const kind = words.get(plain);
  if (kind !== undefined) return meansName(word, plain) ? [found(0, word.length, kind)] : [];
  // `sveneklund`, `seklund`: folding may change the length, and then the places inside are not known.
  if (plain.length !== word.length || plain.length < shortestPart || plain.length > longestJoined) return [];
  for (let cut = 2; cut <= plain.length - 2; cut += 1) {
    const [left, right] = [words.get(plain.slice(0, cut)), words.get(plain.slice(cut))];
    if (left !== undefined && right !== undefined) return [found(0, cut, left), found(cut, word.length, right)];
  }
  return findPart(plain, words).map(({ from, to, kind: part }) => found(from, to, part));
}

/** The longest known name of six letters or more inside a longer word. */
function findPart(plain: string, words: ReadonlyMap<string, Kind>): { from: number; to: number; kind: Kind }[] {
  for (let length = plain.length - 1; length >= shortestPart; length -= 1)
    for (let from = 0; from + length <= plain.length; from += 1) {
      const kind = words.get(plain.slice(from, from + length));
      if (kind !== undefined) return [{ from, to: from + length, kind }];
    }
  return [];
}

/** Names that are also words of every text count only where they are written as names. */
function meansName(word: string, plain: string): boolean {
  if (plain.length > 2 && !isCommonWord(plain)) return true;
  return word[0] !== word[0]?.toLowerCase() && (plain.length > 2 || word !== word.toUpperCase());
}

interface PhraseWord {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
}

function phraseWords(text: string): PhraseWord[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    plain: fold(match[0]),
  }));
}

function findPhrases(
  text: string,
  phrases: ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly kind: Kind }[]>,
): Found[] {
  if (phrases.size === 0) return [];
  const here = phraseWords(text);
  return here.flatMap(({ start, plain }, at) => {
    const phrase = phrases
      .get(plain)
      ?.find(({ words }) => words.every((word, next) => here[at + next]?.plain === word));
    if (phrase === undefined) return [];
    return [
      {
        start,
        end: here[at + phrase.words.length - 1]?.end as number,
        kind: phrase.kind,
        by: "known",
        sure: true,
      } satisfies Found,
    ];
  });
}

/** Lengths of the codes that begin alike, the longest first: thousands of numbers begin with the same digits. */
type Lengths = Map<string, readonly number[]>;

interface Codes {
  readonly codes: ReadonlyMap<string, KnownCode>;
  readonly lengths: Lengths;
}

/** Letters and digits of the text in a row, so that separators do not hide a number. */
function findCodes(text: string, { codes, lengths }: Codes): Found[] {
  if (codes.size === 0) return [];
  const places: number[] = [];
  let row = "";
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const upper = match[0].toUpperCase();
    if (upper.length !== 1) continue;
    places.push(match.index);
    row += upper;
  }
  const found: Found[] = [];
  for (let at = 0; at + prefixLength <= row.length; at += 1) {
    const spelling = lengths
      .get(row.slice(at, at + prefixLength))
      ?.map((length) => row.slice(at, at + length))
      .find((candidate) => codes.has(candidate) && standsAlone(text, places, [at, candidate]));
    if (spelling === undefined) continue;
    const known = codes.get(spelling) as KnownCode;
    const end = (places[at + spelling.length - 1] as number) + 1;
    found.push({ start: places[at] as number, end, kind: known.kind, by: "known", sure: true, known });
  }
  return found;
}

/** Nothing of its kind is next to it, and between its characters stands one separator at most. */
function standsAlone(text: string, places: readonly number[], [at, spelling]: readonly [number, string]): boolean {
  const last = at + spelling.length - 1;
  const [start, end] = [places[at] as number, (places[last] as number) + 1];
  const same = /^\d+$/.test(spelling) ? /\d/ : /[\p{L}\p{N}]/u;
  if (same.test(text[start - 1] ?? " ") || same.test(text[end] ?? " ")) return false;
  for (let next = at; next < last; next += 1) {
    const gap = text.slice((places[next] as number) + 1, places[next + 1]);
    if (gap.length > 1 ? !/^[ ().\-/]{2}$/.test(gap) : !/^[ .\-/:_()]?$/.test(gap)) return false;
  }
  return true;
}
