// Personal numbers of Germany, the Netherlands, the United Kingdom, the United States and Belgium.

import type { Dice } from "../dice.ts";
import { compact } from "../shapes.ts";
import { dateIn, firstValid, type NationalNumber, twoDigitDate, weighted } from "./number.ts";

/** Ten digits of which one stands there twice or three times, and a check digit (ISO 7064, modulus 11,10). */
export const germany: NationalNumber = {
  id: "DE",
  name: "Steuer-ID",
  words: /steuer.?(id|identifikationsnummer)|\bidnr\b|tax.?id/i,
  pattern: "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}",
  telling: true,
  checked: true,
  read(text) {
    const digits = text.trim().replaceAll(" ", "");
    if (!/^\d{11}$/.test(digits)) return undefined;
    const counts = countDigits(digits.slice(0, 10));
    const often = counts.filter((count) => count > 1);
    if (often.length !== 1 || (often[0] as number) > 3) return undefined;
    return germanCheck(digits.slice(0, 10)) === digits[10] ? digits : undefined;
  },
  invent(_core, { dice }) {
    const missing = 1 + dice.below(9);
    const rest = shuffled("123456789".replace(String(missing), String(twice(missing, dice))), dice);
    return `0${rest}${germanCheck(`0${rest}`)}`;
  },
  isReserved: (core) => core[0] === "0",
  reserve: "a leading 0 (ELSTER's test numbers; no number that is given to a person begins with it)",
};

/** Nine digits that pass the eleven test. */
export const netherlands: NationalNumber = {
  id: "NL",
  name: "BSN",
  words: /\bbsn\b|burgerservice|sofi/i,
  pattern: "\\d{4}[. ]?\\d{2}[. ]?\\d{3}",
  telling: false,
  checked: true,
  read(text) {
    const digits = text.trim().replace(/[. ]/g, "");
    return /^\d{9}$/.test(digits) && digits !== "000000000" && elevenTest(digits) ? digits : undefined;
  },
  invent: (_core, { dice }) =>
    firstValid(() => {
      const made = `9999${dice.digits(5)}`;
      return elevenTest(made) ? made : undefined;
    }),
  isReserved: (core) => core.startsWith("9999"),
  reserve: "numbers that begin with 9999 (the test BSNs of RvIG and Logius)",
};

/** Two letters, six digits, a letter; it has no check digit. */
export const unitedKingdom: NationalNumber = {
  id: "GB",
  name: "National Insurance number",
  words: /\bnino?\b|national.?insurance/i,
  pattern: "[A-CEGHJ-PQR-TW-Za-z][A-CEGHJ-NPQR-TW-Za-z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-Da-d]",
  telling: true,
  checked: false,
  read(text) {
    const core = compact(text);
    if (!/^[A-Z]{2}\d{6}[A-D]$/.test(core) || !/^[A-Za-z\d ]+$/.test(text)) return undefined;
    if (core.startsWith("QQ")) return core;
    return /^([DFIQUV]|.[DFIOQUV]|BG|GB|KN|NK|NT|TN|ZZ)/.test(core) ? undefined : core;
  },
  invent: (core, { dice }) => `QQ${dice.digits(6)}${core[8]}`,
  isReserved: (core) => core.startsWith("QQ"),
  reserve: "the prefix QQ, which HMRC uses in examples and never allocates",
};

/** Nine digits: area, group, serial; it has no check digit. */
export const unitedStates: NationalNumber = {
  id: "US",
  name: "Social Security number",
  words: /\bssn\b|social.?security|\bitin\b|\btin\b|tax.?payer/i,
  pattern: "\\d{3}-\\d{2}-\\d{4}",
  telling: true,
  checked: false,
  read(text) {
    const match = /^(\d{3})([- ]?)(\d{2})\2(\d{4})$/.exec(text.trim());
    if (match === null) return undefined;
    const [, area, , group, serial] = match as unknown as [string, string, string, string, string];
    if (area === "000" || area === "666" || group === "00" || serial === "0000") return undefined;
    return area + group + serial;
  },
  invent: (_core, { dice }) =>
    firstValid(() => {
      const group = String(1 + dice.below(49)).padStart(2, "0");
      const made = `9${dice.digits(2)}${group}${String(1 + dice.below(9999)).padStart(4, "0")}`;
      // One that is also a BSN could not be told from a real number.
      return elevenTest(made) ? undefined : made;
    }),
  isReserved: (core) => core[0] === "9" && (Number(core.slice(3, 5)) < 50 || /^98765432\d$/.test(core)),
  reserve:
    "areas 900 to 999 with groups 01 to 49: neither a Social Security number (SSA gives none from 900) nor an ITIN (IRS: groups from 50)",
};

/** YYMMDD, three digits, 97 minus the rest. */
export const belgium: NationalNumber = {
  id: "BE",
  name: "rijksregisternummer",
  words: /rijksregister|registre.?national|\bnrn\b|\binsz\b|\bniss\b/i,
  pattern: "\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}|\\d{11}",
  telling: true,
  checked: true,
  read(text) {
    const digits = text.trim().replace(/[.\- ]/g, "");
    return /^\d{11}$/.test(digits) && belgianDate(digits) !== undefined ? digits : undefined;
  },
  invent(core, { birthday }) {
    const born = birthday(belgianDate(core) as string);
    const { yy, mm, dd } = twoDigitDate(born);
    const nine = `${yy}${mm}${dd}${Number(core[8]) % 2 === 0 ? "998" : "999"}`;
    return nine + belgianCheck(nine, Number(born.slice(0, 4)) >= 2000);
  },
  isReserved: (core) => /^99[89]$/.test(core.slice(6, 9)),
  reserve: "none is documented; the serial numbers 998 and 999, which no day has births enough for",
};

function countDigits(digits: string): number[] {
  return [..."0123456789"].map((digit) => digits.split(digit).length - 1);
}

function twice(missing: number, throws: Dice): number {
  const digit = 1 + throws.below(8);
  return digit >= missing ? digit + 1 : digit;
}

function shuffled(text: string, throws: Dice): string {
  const left = [...text];
  let result = "";
  while (left.length > 0) result += left.splice(throws.below(left.length), 1)[0];
  return result;
}

function germanCheck(ten: string): string {
  let product = 10;
  for (const digit of ten) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - product) % 10);
}

function elevenTest(digits: string): boolean {
  return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

function belgianCheck(nine: string, since2000: boolean): string {
  return String(97 - (Number(since2000 ? `2${nine}` : nine) % 97)).padStart(2, "0");
}

function belgianDate(digits: string): string | undefined {
  const [nine, check] = [digits.slice(0, 9), digits.slice(9)];
  if (belgianCheck(nine, false) === check) return dateIn(1900, nine);
  return belgianCheck(nine, true) === check ? dateIn(2000, nine) : undefined;
}
