// Phone numbers: replaced by ones that regulators keep free for films and books, or that cannot be dialled.

import type { Dice } from "./dice.ts";
import { digitsOf, overlay } from "./shapes.ts";

/** An international number inside text. */
export const phonePattern = "\\+\\d(?:[ ().\\-/]{0,2}\\d){6,14}";

interface Reserve {
  readonly country: string;
  /** Digits behind the country code of numbers that are replaced. */
  readonly replaces: RegExp;
  /** What stands there instead: `#` is any digit, `@` any but 0. */
  readonly form: string;
  readonly source: string;
}

/** The ranges, and who keeps them free. */
export const phoneReserves: readonly Reserve[] = [
  { country: "44", replaces: /^7\d{9}$/, form: "7700900###", source: "Ofcom: 07700 900000 to 900999" },
  { country: "44", replaces: /^\d{10}$/, form: "1632960###", source: "Ofcom: 01632 960000 to 960999" },
  { country: "46", replaces: /^7\d{8}$/, form: "7017406@#", source: "PTS: 070-174 06 05 to 99" },
  { country: "33", replaces: /^[67]\d{8}$/, form: "63998####", source: "Arcep: 06 39 98 00 00 to 99 99" },
  { country: "33", replaces: /^\d{9}$/, form: "19900####", source: "Arcep: 01 99 00 00 00 to 99 99" },
  { country: "49", replaces: /^\d{10}$/, form: "3023125###", source: "Bundesnetzagentur: (0)30 23125 000 to 999" },
  { country: "353", replaces: /^\d{9}$/, form: "2091#####", source: "ComReg: 020 91x xxxx" },
  { country: "61", replaces: /^\d{9}$/, form: "25550####", source: "ACMA: (02) 5550 xxxx" },
];

/** Whether no one answers at this number. */
export function isReservedPhone(text: string): boolean {
  const digits = digitsOf(text);
  if (/^\+?1?[2-9]\d{2}55501\d\d$/.test(digits)) return true;
  const { country, rest } = split(text);
  if (country === "") return /^0?000|^[1-9]00/.test(digits) || nationalReserves.some((form) => form.test(digits));
  return (
    rest.startsWith("000") ||
    phoneReserves.some((reserve) => reserve.country === country && matcher(reserve.form).test(rest))
  );
}

/** A number of the same length and writing in the range of its country; where there is none, one with 000 behind the code. */
export function inventPhone(text: string, throws: Dice, attempt = 0): string {
  const { prefix, country, rest } = split(text);
  const made =
    country === ""
      ? inventNational(prefix + rest, throws)
      : prefix + country + (attempt < mostInReserve ? inventRest(country, rest, throws) : undiallable(rest, throws));
  return overlay(text, made);
}

function inventRest(country: string, rest: string, throws: Dice): string {
  if (country === "1" && rest.length === 10) return northAmerican(throws);
  const reserve = phoneReserves.find((candidate) => candidate.country === country && candidate.replaces.test(rest));
  if (reserve !== undefined) return filled(reserve.form, throws);
  return undiallable(rest, throws);
}

/** Ranges are small: when one seems to be used up, numbers come from outside. */
const mostInReserve = 100;

function undiallable(rest: string, throws: Dice): string {
  return `000${throws.digits(Math.max(0, rest.length - 3))}`.slice(0, rest.length);
}

function inventNational(digits: string, throws: Dice): string {
  if (/^[2-9]\d{2}[2-9]\d{6}$/.test(digits)) return northAmerican(throws);
  // A national number does not say whose plan it follows. JSON numbers cannot begin with zeros.
  const front = digits.startsWith("0") ? "000" : `${1 + throws.below(9)}00`;
  return (front + throws.digits(Math.max(0, digits.length - 3))).slice(0, digits.length);
}

function northAmerican(throws: Dice): string {
  return `${2 + throws.below(8)}${throws.below(9)}${2 + throws.below(8)}55501${throws.digits(2)}`;
}

function filled(form: string, throws: Dice): string {
  return form.replace(/[#@]/g, (place) => (place === "#" ? throws.digits(1) : String(1 + throws.below(9))));
}

function matcher(form: string): RegExp {
  return new RegExp(`^${patternOf(form)}$`);
}

function patternOf(form: string): string {
  return form.replaceAll("#", "\\d").replaceAll("@", "[1-9]");
}

const nationalReserves = phoneReserves.map(({ form }) => new RegExp(`^0${patternOf(form)}$`));

interface Split {
  /** `00` where it stands for the plus sign. */
  readonly prefix: string;
  /** Empty for a national number. */
  readonly country: string;
  readonly rest: string;
}

function split(text: string): Split {
  const digits = digitsOf(text);
  const international = /^\s*\+/.test(text);
  const prefix = !international && digits.startsWith("00") && digits.length > 9 ? "00" : "";
  if (!international && prefix === "") return { prefix, country: "", rest: digits };
  const number = digits.slice(prefix.length);
  const country = countryOf(number);
  return { prefix, country, rest: number.slice(country.length) };
}

/** Country codes are of one, two or three digits: these are all of the first two kinds. */
function countryOf(digits: string): string {
  if (/^[17]/.test(digits)) return digits.slice(0, 1);
  return /^(20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(digits)
    ? digits.slice(0, 2)
    : digits.slice(0, 3);
}
