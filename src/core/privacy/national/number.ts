// What a country's personal number is to the house: how it is read, what a made-up one looks like, how that is known.

import { isoDate, parts, two } from "../dates.ts";
import type { Dice } from "../dice.ts";

/** What a made-up number is made from. */
export interface NumberSource {
  readonly dice: Dice;
  /** The birthday that stands for this one everywhere in the run; ISO. */
  readonly birthday: (iso: string) => string;
  /** Counts up when a number has to be another one than the one before. */
  readonly attempt: number;
}

/** One kind of personal number. */
export interface NationalNumber {
  /** ISO 3166 code of the country, with a word where it has several numbers. */
  readonly id: string;
  readonly name: string;
  /** Words in front of which, or as whose key, it stands. */
  readonly words: RegExp;
  /** How it may stand inside other text; without flags. */
  readonly pattern: string;
  /** True when its form and check digits tell it from other numbers without a word beside it. */
  readonly telling: boolean;
  /** True when a check digit has to hold for `read` to take it. */
  readonly checked: boolean;
  /** The number without its writing, when the text is one: the same for all its spellings. */
  read(text: string): string | undefined;
  /** A made-up number in the reserved range, from what `read` gave. */
  invent(core: string, source: NumberSource): string;
  /** The made-up number in the spelling of the text. Without it: its letters and digits in the places of the text's. */
  write?(core: string, text: string): string;
  /** Whether what `read` gave is in the range that is never assigned. */
  isReserved(core: string): boolean;
  /** The range, and who says so; shown in the documentation. */
  readonly reserve: string;
}

/** The sum of the digits times the weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}

/** The last digit by Luhn, for the digits before it. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the one by Luhn. */
export function passesLuhn(digits: string): boolean {
  return luhnDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** Tries numbers until one has check digits that exist. */
export function firstValid(make: (round: number) => string | undefined): string {
  for (let round = 0; round < 1000; round += 1) {
    const made = make(round);
    if (made !== undefined) return made;
  }
  return "";
}

/** The ISO date of `YYMMDD` in a century such as 1900. */
export function dateIn(century: number, yymmdd: string): string | undefined {
  return isoDate(century + Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)));
}

/** Year in two digits, month, day. */
export function twoDigitDate(iso: string): { yy: string; mm: string; dd: string } {
  const [year, month, day] = parts(iso);
  return { yy: two(year % 100), mm: two(month), dd: two(day) };
}

/** A digit with the same parity as this one: in most countries it tells the sex. */
export function likeParity(digit: string, throws: Dice): string {
  return String(2 * throws.below(5) + (Number(digit) % 2));
}
