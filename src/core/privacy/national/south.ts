// Personal numbers of Turkey, France, Spain, Italy and Poland.

import { parts, two } from "../dates.ts";
import type { Dice } from "../dice.ts";
import { compact } from "../shapes.ts";
import { dateIn, likeParity, type NationalNumber, twoDigitDate, weighted } from "./number.ts";

/** Eleven digits, the last two of them check digits. */
export const turkey: NationalNumber = {
  id: "TR",
  name: "T.C. kimlik no",
  words: /kimlik|tckn|\btc\b/i,
  pattern: "\\d{11}",
  telling: true,
  checked: true,
  read: (text) =>
    /^[1-9]\d{10}$/.test(text.trim()) && turkishChecks(text.trim()) === text.trim().slice(9) ? text.trim() : undefined,
  invent(_core, { dice }) {
    const nine = `1000${dice.digits(5)}`;
    return nine + turkishChecks(nine);
  },
  isReserved: (core) => core.startsWith("1000"),
  reserve: "none is documented; hookdev takes numbers that begin with 1000, one of which may be somebody's",
};

/** Sex, year, month, place, order, and 97 minus the rest. */
export const france: NationalNumber = {
  id: "FR",
  name: "NIR",
  words: /\bnir\b|s[ée]curit[ée].?sociale|insee/i,
  pattern: "[1-478] ?\\d{2} ?\\d{2} ?(?:\\d{2}|2[ABab]) ?\\d{3} ?\\d{3} ?\\d{2}",
  telling: true,
  checked: true,
  read(text) {
    const core = compact(text);
    if (!/^[1-478]\d{4}(\d{2}|2[AB])\d{8}$/.test(core) || !/^[\dABab ]+$/.test(text)) return undefined;
    const month = Number(core.slice(3, 5));
    if (month < 1 || (month > 12 && month < 20)) return undefined;
    return frenchKey(core.slice(0, 13)) === core.slice(13) ? core : undefined;
  },
  invent(core, { dice, birthday }) {
    const month = Number(core.slice(3, 5));
    const century = Number(core.slice(1, 3)) <= 26 ? 2000 : 1900;
    const born = birthday(dateIn(century, `${core.slice(1, 3)}${two(month > 12 ? 1 : month)}01`) as string);
    const { yy, mm } = twoDigitDate(born);
    const thirteen = `${core[0]}${yy}${mm}${two(1 + dice.below(19))}000${dice.digits(3)}`;
    return thirteen + frenchKey(thirteen);
  },
  isReserved: (core) => core.slice(7, 10) === "000",
  reserve: "none is documented; the place number 000, which no place has (INSEE numbers them from 001)",
};

/** Eight digits and a letter, or X, Y or Z, seven digits and a letter. */
export const spain: NationalNumber = {
  id: "ES",
  name: "DNI or NIE",
  words: /\bdni\b|\bnie\b|\bnif\b/i,
  pattern: "(?:\\d{8}|[XYZxyz]-?\\d{7})-?[A-HJ-NP-TV-Za-hj-np-tv-z]",
  telling: true,
  checked: true,
  read(text) {
    const core = compact(text);
    if (!/^(\d{8}|[XYZ]\d{7})[A-Z]$/.test(core) || !/^[A-Za-z\d\- ]+$/.test(text)) return undefined;
    return spanishLetter(core.slice(0, 8)) === core[8] ? core : undefined;
  },
  invent(core, { dice }) {
    const eight = /^\d/.test(core) ? `99${dice.digits(6)}` : `Z99${dice.digits(5)}`;
    return eight + spanishLetter(eight);
  },
  isReserved: (core) => /^(99|Z99|00000000)/.test(core),
  reserve: "none is documented; numbers that begin with 99 and Z99, which have not been reached",
};

/** Letters of the names, birth date, place, check letter. */
export const italy: NationalNumber = {
  id: "IT",
  name: "codice fiscale",
  words: /codice.?fiscale|\bcf\b/i,
  pattern:
    "[A-Za-z]{6}[\\dLMNP-Vlmnp-v]{2}[A-EHLMPR-Ta-ehlmpr-t][\\dLMNP-Vlmnp-v]{2}[A-Za-z][\\dLMNP-Vlmnp-v]{3}[A-Za-z]",
  telling: true,
  checked: true,
  read(text) {
    const core = text.trim().toUpperCase();
    if (!/^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPR-T][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/.test(core)) return undefined;
    return italianCheck(core.slice(0, 15)) === core[15] && italianDate(core) !== undefined ? core : undefined;
  },
  invent(core, { dice, birthday }) {
    const [year, month, day] = parts(birthday(italianDate(core) as string));
    const woman = italianDay(core) > 40;
    const date = `${two(year % 100)}${italianMonths[month - 1]}${two(woman ? day + 40 : day)}`;
    const fifteen = `${consonants(dice)}${consonants(dice)}${date}Z999`;
    return fifteen + italianCheck(fifteen);
  },
  isReserved: (core) => core.slice(11, 15) === "Z999",
  reserve: "none is documented; the place code Z999, which no place has",
};

/** YYMMDD with the century in the month, four digits, a check digit. */
export const poland: NationalNumber = {
  id: "PL",
  name: "PESEL",
  words: /pesel/i,
  pattern: "\\d{11}",
  telling: true,
  checked: true,
  read(text) {
    const digits = text.trim();
    if (!/^\d{11}$/.test(digits) || polishCheck(digits.slice(0, 10)) !== digits[10]) return undefined;
    return polishDate(digits) === undefined ? undefined : digits;
  },
  invent(core, { dice, birthday }) {
    const { yy, mm, dd } = twoDigitDate(birthday(polishDate(core) as string));
    const ten = `${yy}${Number(mm) + 60}${dd}${dice.digits(3)}${likeParity(core[9] as string, dice)}`;
    return ten + polishCheck(ten);
  },
  isReserved: (core) => Number(core.slice(2, 4)) > 60 && Number(core.slice(2, 4)) < 80,
  reserve: "none is documented; 60 added to the month, which stands for the years 2200 to 2299",
};

function turkishChecks(digits: string): string {
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return `${tenth}${(odd + even + tenth) % 10}`;
}

function frenchKey(thirteen: string): string {
  const number = Number(thirteen.replace("2A", "19").replace("2B", "18"));
  return two(97 - (number % 97));
}

function spanishLetter(eight: string): string {
  const number = Number(eight.replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter))));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] as string;
}

const italianMonths = "ABCDEHLMPRST";
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function italianCheck(fifteen: string): string {
  let sum = 0;
  for (const [at, letter] of [...fifteen].entries()) {
    const value = /\d/.test(letter) ? Number(letter) : letter.charCodeAt(0) - 65;
    sum += at % 2 === 0 ? (oddValues[value] as number) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** Where two people would have the same code, letters stand for digits. */
function asDigits(text: string): string {
  return text.replace(/[LMNP-V]/g, (letter) => String("LMNPQRSTUV".indexOf(letter)));
}

function italianDay(core: string): number {
  return Number(asDigits(core.slice(9, 11)));
}

function italianDate(core: string): string | undefined {
  const yy = asDigits(core.slice(6, 8));
  const day = italianDay(core);
  const month = two(italianMonths.indexOf(core[8] as string) + 1);
  return dateIn(Number(yy) <= 26 ? 2000 : 1900, `${yy}${month}${two(day > 40 ? day - 40 : day)}`);
}

function consonants(throws: Dice): string {
  return Array.from({ length: 3 }, () => throws.pick([..."BCDFGHKLMNPRSTVZ"])).join("");
}

function polishCheck(ten: string): string {
  return String((10 - (weighted(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

function polishDate(digits: string): string | undefined {
  const month = Number(digits.slice(2, 4));
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] as number;
  return dateIn(century, `${digits.slice(0, 2)}${two(month % 20)}${digits.slice(4, 6)}`);
}
