// Personal numbers of Sweden, Finland, Norway and Denmark: birth date, serial number, check digits.

import { earlierBirthday } from "../dates.ts";
import { compact, overlay } from "../shapes.ts";
import {
  dateIn,
  firstValid,
  likeParity,
  luhnDigit,
  type NationalNumber,
  passesLuhn,
  twoDigitDate,
  weighted,
} from "./number.ts";

/** Kept as twelve digits. A co-ordination number has 60 added to its day. */
export const sweden: NationalNumber = {
  id: "SE",
  name: "personnummer",
  words: /person(nummer|nr)|samordningsnummer|\bpnr\b/i,
  pattern: "(?:18|19|20)?\\d{6}[-+]\\d{4}|(?:18|19|20)\\d{10}",
  telling: true,
  checked: true,
  read(text) {
    const match = /^(18|19|20)?(\d{6})([-+ ]?)(\d{4})$/.exec(text.trim());
    if (match === null) return undefined;
    const [, century = "", date, sign, serial] = match as unknown as [
      string,
      string | undefined,
      string,
      string,
      string,
    ];
    if (!passesLuhn(date + serial)) return undefined;
    const full = century === "" ? guessedCentury(date, sign) : century;
    return swedishDate(full + date) === undefined ? undefined : full + date + serial;
  },
  invent(core, { birthday, attempt }) {
    const coordination = Number(core.slice(6, 8)) > 60;
    // Two numbers a day are for tests; when both are taken, the next quarter's are.
    const born = birthday(swedishDate(core.slice(0, 8)) as string);
    const moved = earlierBirthday(born, attempt);
    const { yy, mm, dd } = twoDigitDate(moved);
    const day = coordination ? String(Number(dd) + 60) : dd;
    const serial = Number(core[10]) % 2 === 0 ? "238" : "239";
    const ten = `${yy}${mm}${day}${serial}`;
    return moved.slice(0, 2) + ten + luhnDigit(ten);
  },
  write: (core, text) => {
    const digits = compact(text).length === 12 ? core : core.slice(2);
    return overlay(text, digits);
  },
  isReserved: (core) => /^23[89]$/.test(core.slice(8, 11)),
  reserve: "serial numbers 238 and 239 (Skatteverket's open list of test numbers)",
};

/** DDMMYY, a sign for the century, three digits, a check character. */
export const finland: NationalNumber = {
  id: "FI",
  name: "henkilötunnus",
  words: /hetu|henkil|personbeteckning/i,
  pattern: "\\d{6}[-+A-FU-Ya-fu-y]\\d{3}[0-9A-Ya-y]",
  telling: true,
  checked: true,
  read(text) {
    const match = /^(\d{2})(\d{2})(\d{2})([-+A-FU-Y]?)(\d{3})([0-9A-Y])$/.exec(text.trim().toUpperCase());
    if (match === null) return undefined;
    const [, dd, mm, yy, written, serial, check] = match as unknown as string[] as Groups;
    // Without the sign only a check letter tells it from other numbers of ten digits.
    if (written === "" && /\d/.test(check)) return undefined;
    const sign = written === "" ? (Number(yy) <= 26 ? "A" : "-") : written;
    if (dateIn(finnishCentury(sign), yy + mm + dd) === undefined) return undefined;
    return finnishCheck(dd + mm + yy + serial) === check ? dd + mm + yy + sign + serial + check : undefined;
  },
  invent(core, { dice, birthday }) {
    const [dd, mm, yy, sign] = [core.slice(0, 2), core.slice(2, 4), core.slice(4, 6), core[6] as string];
    const born = birthday(dateIn(finnishCentury(sign), yy + mm + dd) as string);
    const date = twoDigitDate(born);
    const next = Number(born.slice(0, 4)) >= 2000 ? "A" : "-";
    const serial = `9${dice.below(10)}${likeParity(core[9] as string, dice)}`;
    const front = `${date.dd}${date.mm}${date.yy}`;
    return `${front}${next}${serial}${finnishCheck(front + serial)}`;
  },
  write: (core, text) => text.replace(/\S.*\S/, text.trim().length === 10 ? core.slice(0, 6) + core.slice(7) : core),
  isReserved: (core) => core[7] === "9",
  reserve: "individual numbers 900 to 999 (temporary and made-up codes; never a person's own, DVV)",
};

type Groups = [string, string, string, string, string, string, string];

/** Whether ten digits are a made-up code that was written without its sign. */
export function isReservedWithoutSign(text: string): boolean {
  const digits = text.trim();
  return /^\d{6}9\d{3}$/.test(digits) && finnishCheck(digits.slice(0, 9)) === digits[9];
}

/** DDMMYY, three digits, two check digits. */
export const norway: NationalNumber = {
  id: "NO",
  name: "fødselsnummer",
  words: /f[øo]dselsnummer|\bfnr\b|\bdnr\b|d-nummer/i,
  pattern: "\\d{6} ?\\d{5}",
  telling: true,
  checked: true,
  read(text) {
    const digits = text.trim().replace(" ", "");
    if (!/^\d{11}$/.test(digits) || norwegianChecks(digits.slice(0, 9)) !== digits.slice(9)) return undefined;
    return norwegianDate(digits) === undefined ? undefined : digits;
  },
  invent(core, { dice, birthday }) {
    const born = birthday(norwegianDate(core) as string);
    const { yy, mm, dd } = twoDigitDate(born);
    const day = Number(core[0]) >= 4 ? String(Number(dd) + 40) : dd;
    const front = `${day}${Number(mm) + 80}${yy}`;
    const first = Number(born.slice(0, 4)) >= 2000 ? [5, 5] : [0, 5];
    return firstValid(() => {
      const serial = `${(first[0] as number) + dice.below(first[1] as number)}${dice.below(10)}${likeParity(core[8] as string, dice)}`;
      const checks = norwegianChecks(front + serial);
      return checks === undefined ? undefined : front + serial + checks;
    });
  },
  isReserved: (core) => Number(core[2]) >= 4,
  reserve: "80 added to the month (synthetic numbers of Skatteetaten's Tenor, as Digdir asks for in tests)",
};

/** DDMMYY and four digits; the last is a check digit only for numbers that were given before 2007. */
export const denmark: NationalNumber = {
  id: "DK",
  name: "CPR number",
  words: /\bcpr\b|cpr.?(nr|nummer|number)|personnummer/i,
  pattern: "\\d{6}-\\d{4}",
  telling: true,
  checked: false,
  read(text) {
    const match = /^(\d{6})[- ]?(\d{4})$/.exec(text.trim());
    if (match === null) return undefined;
    const core = `${match[1]}${match[2]}`;
    return danishDate(core) === undefined ? undefined : core;
  },
  invent(core, { dice, birthday }) {
    const born = birthday(danishDate(core) as string);
    const { yy, mm, dd } = twoDigitDate(born);
    const front = `${Number(dd) + 60}${mm}${yy}`;
    const century = Number(born.slice(0, 4)) >= 2000 ? "4" : "0";
    return firstValid(() => {
      const nine = `${front}${century}${dice.digits(2)}`;
      const check = (11 - (weighted(nine, danishWeights) % 11)) % 11;
      const fits = check !== 10 && check % 2 === Number(core[9]) % 2;
      // One that is also a Swede's could not be told from a real number.
      return !fits || passesLuhn(`${nine}${check}`) ? undefined : nine + String(check);
    });
  },
  isReserved: (core) => Number(core[0]) >= 6,
  reserve:
    "60 added to the day (the form that the CPR office recommends for numbers that nobody may take for real ones)",
};

const danishWeights = [4, 3, 2, 7, 6, 5, 4, 3, 2];

function guessedCentury(date: string, sign: string): string {
  const recent = Number(date.slice(0, 2)) <= 26;
  if (sign === "+") return recent ? "19" : "18";
  return recent ? "20" : "19";
}

function swedishDate(eight: string): string | undefined {
  const day = Number(eight.slice(6, 8));
  const plain = `${eight.slice(0, 6)}${String(day > 60 ? day - 60 : day).padStart(2, "0")}`;
  return dateIn(Number(plain.slice(0, 2)) * 100, plain.slice(2));
}

function finnishCentury(sign: string): number {
  if (sign === "+") return 1800;
  return /[A-F]/.test(sign) ? 2000 : 1900;
}

function finnishCheck(nine: string): string {
  return "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(nine) % 31] as string;
}

/** Both check digits; undefined where one of them would have two digits. */
function norwegianChecks(nine: string): string | undefined {
  const first = (11 - (weighted(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const second = (11 - (weighted(`${nine}${first % 10}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return first === 10 || second === 10 ? undefined : `${first}${second}`;
}

/** The birth date, also of a D number (day + 40) and of a synthetic one (month + 40, 65 or 80). */
function norwegianDate(digits: string): string | undefined {
  const day = Number(digits.slice(0, 2)) % 40;
  const month = Number(digits.slice(2, 4));
  const plain = month > 80 ? month - 80 : month > 65 ? month - 65 : month > 40 ? month - 40 : month;
  const serial = Number(digits.slice(6, 9));
  const year = Number(digits.slice(4, 6));
  const century = serial < 500 || (serial >= 900 && year >= 40) ? 1900 : year < 40 ? 2000 : 1800;
  return dateIn(century, `${digits.slice(4, 6)}${String(plain).padStart(2, "0")}${String(day).padStart(2, "0")}`);
}

function danishDate(core: string): string | undefined {
  const day = Number(core.slice(0, 2));
  const year = Number(core.slice(4, 6));
  const seventh = Number(core[6]);
  const century =
    seventh <= 3 ? 1900 : seventh === 4 || seventh === 9 ? (year <= 36 ? 2000 : 1900) : year <= 57 ? 2000 : 1800;
  return dateIn(century, `${core.slice(4, 6)}${core.slice(2, 4)}${String(day > 60 ? day - 60 : day).padStart(2, "0")}`);
}
