// Numbers without a public plan: documents, accounts, registrations, cards, postal codes, ids, IP addresses.

import { type IpRange, isInRange, parseIp, parseIpRange } from "../ip-ranges.ts";
import type { Dice } from "./dice.ts";
import { luhnDigit, passesLuhn } from "./national/number.ts";
import { compact, digitsOf, overlay } from "./shapes.ts";

/** Fewer digits identify nobody. */
const fewestDigits = 5;

/**
 * A number of the same shape that shows that it was made up: letters become X, and behind the first digit stand two
 * zeros. Letters of a country in front (`SE556…`) may be kept.
 */
export function inventCode(text: string, throws: Dice, keepLetters = 0): string {
  const core = compact(text);
  const marked = digitsOf(core).length >= fewestDigits;
  let digit = 0;
  const made = [...core].map((place, at) => {
    if (!/\d/.test(place)) return at < keepLetters ? place : "X";
    digit += 1;
    if (digit === 1) return String(1 + throws.below(9));
    return marked && digit <= 3 ? "0" : throws.digits(1);
  });
  return overlay(text, made.join(""));
}

/** Whether a number is one that `inventCode` makes, or has too few digits to be anybody's. */
export function isInventedCode(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length < fewestDigits || /^[1-9]00/.test(digits);
}

/** A card number in groups of four inside text. */
export const cardPattern = "[3-6]\\d{3}(?:[ -]\\d{4}){3}";

/** Whether it is a card number by its check digit. */
export function isCard(text: string): boolean {
  const digits = digitsOf(text);
  return /^[3-6]\d{12,18}$/.test(digits) && passesLuhn(digits);
}

/** A card number that no network issues: it begins with 9 (ISO 7812 leaves that to national bodies), and its check digit holds. */
export function inventCard(text: string, throws: Dice): string {
  const length = digitsOf(text).length;
  const body = `900${throws.digits(length)}`.slice(0, length - 1);
  return overlay(text, body + luhnDigit(body));
}

/** A postal code of the same shape. */
export function inventPostalCode(text: string, throws: Dice): string {
  return text
    .replace(/\p{N}/gu, () => throws.digits(1))
    .replace(/\p{L}/gu, (letter) => likeCase(letter, throws.pick([..."ABCDEFGHJKLMNPRSTUVWXYZ"])));
}

/** Whether a value is worth replacing as an id: words, numbers below 10,000 and versions stay. */
export function isIdLike(text: string): boolean {
  if (!/^[\w.:~+/=|-]{4,300}$/.test(text)) return false;
  return /^\d{4,}$/.test(text) || (/\d/.test(text) && digitsOf(text).length >= 2 && text.length >= 6);
}

/** An id of the same shape: hexadecimal stays so, and so do the version and the variant of a UUID and a prefix such as `cus_`. */
export function inventId(text: string, throws: Dice): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text))
    return [...text]
      .map((place, at) => (at === 14 || at === 19 || place === "-" ? place : hexLike(place, text, throws)))
      .join("");
  if (/^[0-9a-f]+$/i.test(text) && /[a-f]/i.test(text))
    return [...text].map((place) => hexLike(place, text, throws)).join("");
  const prefix = /^(?:[A-Za-z]+[_-])+(?=.*\d)/.exec(text)?.[0] ?? "";
  return prefix + [...text.slice(prefix.length)].map((place, at) => letterLike(place, at === 0, throws)).join("");
}

/** An address inside text: neither part of a longer number nor behind a slash, as a browser's version is. */
export const ipv4Pattern = "(?:\\d{1,3}\\.){3}\\d{1,3}";

/** Whether the text is an IP address. */
export function isIp(text: string): boolean {
  return parseIp(text) !== undefined;
}

/** Whether the address belongs to nobody outside: for documentation, private, of this machine. */
export function isReservedIp(text: string): boolean {
  ranges ??= reservedRanges.map(parseIpRange);
  return ranges.some((range) => isInRange(text, range));
}

/** An address of RFC 5737 or RFC 3849. */
export function inventIp(text: string, throws: Dice): string {
  if (text.includes(":")) return `2001:db8::${(1 + throws.below(65_535)).toString(16)}`;
  return `${throws.pick(["192.0.2", "198.51.100", "203.0.113"])}.${1 + throws.below(254)}`;
}

let ranges: readonly IpRange[] | undefined;
const reservedRanges = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/127",
  "2001:db8::/32",
  "fc00::/7",
  "fe80::/10",
];

function hexLike(place: string, whole: string, throws: Dice): string {
  const digit = throws.below(16).toString(16);
  return /[A-F]/.test(whole) && !/[a-f]/.test(whole) ? digit.toUpperCase() : /[0-9a-f]/i.test(place) ? digit : place;
}

function letterLike(place: string, first: boolean, throws: Dice): string {
  if (/\d/.test(place)) return first && place !== "0" ? String(1 + throws.below(9)) : throws.digits(1);
  return /[A-Za-z]/.test(place) ? likeCase(place, throws.pick([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"])) : place;
}

function likeCase(model: string, letter: string): string {
  return model === model.toUpperCase() ? letter.toUpperCase() : letter.toLowerCase();
}
