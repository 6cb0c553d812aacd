// Personal values that show themselves by their form, wherever they stand.

import { cardPattern, ipv4Pattern, isCard, isIp } from "./codes.ts";
import { findEmails } from "./email.ts";
import { ibanPattern, isIban } from "./iban.ts";
import type { Found, Kind } from "./kinds.ts";
import { isMrz } from "./mrz.ts";
import { nationalNumbers, readNationalNumber } from "./national/all.ts";
import { phonePattern } from "./phone.ts";

/** Everything in the text that has a telling form; may overlap. `hint` is the key that it stands under. */
export function findForms(text: string, hint: string): Found[] {
  if (text.length < shortest) return [];
  const found = findEmails(text).map(({ start, end }) => at(start, text.slice(start, end), "email"));
  if (isMrz(text)) found.push(whole(text, "mrz"));
  if (!/\d{2}/.test(text) && !text.includes("::")) return found;
  found.push(
    ...matches(text, iban, "iban").flatMap((entry) => wholeIban(text, entry)),
    ...matches(text, card, "card").filter(({ start, end }) => isCard(text.slice(start, end))),
    ...matches(text, phone, "phone"),
    ...matches(text, ipv4, "ip").filter(({ start, end }) => isIp(text.slice(start, end))),
    ...findNational(text, hint),
  );
  if (isIp(text) && text.includes(":")) found.push(whole(text, "ip"));
  return found;
}

const shortest = 5;
const iban = new RegExp(`(?<![A-Za-z0-9])${ibanPattern}(?![A-Za-z0-9])`, "g");
const card = new RegExp(`(?<![A-Za-z0-9-])${cardPattern}(?![A-Za-z0-9-])`, "g");
const phone = new RegExp(`(?<![A-Za-z0-9+])${phonePattern}(?![A-Za-z0-9])`, "g");
const ipv4 = new RegExp(`(?<![\\w./])${ipv4Pattern}(?![\\w./-])`, "g");
const national = nationalNumbers.map((number) => ({
  number,
  everywhere: new RegExp(`(?<![A-Za-z0-9.,+-])(?:${number.pattern})(?![A-Za-z0-9]|[.,-]\\d)`, "g"),
}));
/** Digits that may be a number without check digits of its own, where a word in front says what it is. */
const bare = /(?<![A-Za-z0-9.,+-])\d(?:[ .-]?\d){7,11}(?![A-Za-z0-9]|[.,-]\d)/g;

function findNational(text: string, hint: string): Found[] {
  const found: Found[] = [];
  for (const { number, everywhere } of national) {
    for (const match of text.matchAll(everywhere)) {
      const beside = `${hint} ${text.slice(Math.max(0, match.index - wordBefore), match.index)}`;
      if (number.read(match[0]) !== undefined && (number.telling || number.words.test(beside)))
        found.push(at(match.index, match[0], "national-id"));
    }
  }
  for (const match of text.matchAll(bare)) {
    const beside = `${hint} ${text.slice(Math.max(0, match.index - wordBefore), match.index)}`;
    const read = readNationalNumber(match[0], beside);
    if (read?.number.words.test(beside) === true) found.push(at(match.index, match[0], "national-id"));
  }
  return found;
}

/** Words behind it may look like further groups: the longest that holds is the IBAN. */
function wholeIban(text: string, entry: Found): Found[] {
  for (let { end } = entry; end - entry.start >= 15; end -= 1) {
    const ends = /[A-Za-z0-9]/.test(text[end - 1] as string) && !/[A-Za-z0-9]/.test(text[end] ?? "");
    if (ends && isIban(text.slice(entry.start, end))) return [{ ...entry, end }];
  }
  return [];
}

/** How far in front of a number a word still speaks of it. */
const wordBefore = 24;

function matches(text: string, pattern: RegExp, kind: Kind): Found[] {
  return [...text.matchAll(pattern)].map((match) => at(match.index, match[0], kind));
}

function whole(text: string, kind: Kind): Found {
  return at(0, text, kind);
}

function at(start: number, text: string, kind: Kind): Found {
  return { start, end: start + text.length, kind, by: "form", sure: true };
}
