// Birth dates in the spellings that payloads use, and the day of a month that all invented ones fall on.

import type { Dice } from "./dice.ts";

/** A date with the spelling that it was read from. */
export interface WrittenDate {
  /** `YYYY-MM-DD`. */
  readonly iso: string;
  /** Another date in the same spelling and length. */
  readonly write: (iso: string) => string;
}

type Order = "ymd" | "dmy" | "mdy";

/** Reads a date, also at the head of a date and time; undefined when the text is none. */
export function readDate(text: string): WrittenDate | undefined {
  const numeric = /^(\d{1,4})([-./ ]?)(\d{1,2})\2(\d{1,4})(?=$|[T ])/.exec(text);
  return (numeric === null ? undefined : readNumeric(numeric, text)) ?? readNamedMonth(text);
}

/**
 * The day that invented birthdays fall on: one in each quarter, so that `privacy check` knows them. A real birthday is
 * one of them in one case of ninety.
 */
export function isInventedBirthday(iso: string): boolean {
  const [year, month, day] = parts(iso);
  return month % 3 === 0 && day === inventedDay(year, month);
}

/** A birthday up to three years earlier: nobody becomes younger, so adults stay adults. */
export function inventBirthday(iso: string, throws: Dice): string {
  const [year] = parts(iso);
  const quarter = 3 * (1 + throws.below(4));
  const moved = Math.max(1900, year - 1 - throws.below(3));
  return `${moved}-${two(quarter)}-${two(inventedDay(moved, quarter))}`;
}

/** The invented birthday that many quarters of a year before this one. */
export function earlierBirthday(iso: string, quarters: number): string {
  const [year, month] = parts(iso);
  const count = year * 4 + month / 3 - 1 - quarters;
  const [y, m] = [Math.floor(count / 4), 3 * ((count % 4) + 1)];
  return `${y}-${two(m)}-${two(inventedDay(y, m))}`;
}

/** Whether the calendar has this day. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const days =
    month === 2
      ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
        ? 29
        : 28
      : month % 2 === (month > 7 ? 1 : 0)
        ? 30
        : 31;
  return day <= days;
}

/** Two digits. */
export function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Year, month and day of an ISO date. */
export function parts(iso: string): [year: number, month: number, day: number] {
  return [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
}

/** The ISO date, or undefined when there is no such day. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  return isDate(year, month, day) ? `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}` : undefined;
}

/** Digits of a date as other fields may spell it: year first, day first, month first. */
export function spellings(iso: string): [string, string, string] {
  const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
  return [year + month + day, day + month + year, month + day + year];
}

function inventedDay(year: number, month: number): number {
  return 1 + ((year * 5 + month * 7) % 28);
}

function readNumeric(match: RegExpExecArray, text: string): WrittenDate | undefined {
  const [whole, first, separator, second, third] = match as unknown as [string, string, string, string, string];
  if (separator === "") return readEight(text);
  const order = orderOf({ first, second, third, separator });
  if (order === undefined) return undefined;
  const [year, month, day] = inOrder(order, [first, second, third]);
  const iso = isoDate(Number(year), Number(month), Number(day));
  if (iso === undefined) return undefined;
  const padded = !/(^|[^\d])\d([^\d]|$)/.test(whole);
  const write = (next: string): string => {
    const [y, m, d] = parts(next).map(String) as [string, string, string];
    const [mm, dd] = padded ? [m.padStart(2, "0"), d.padStart(2, "0")] : [m, d];
    const written = { ymd: [y, mm, dd], dmy: [dd, mm, y], mdy: [mm, dd, y] }[order];
    return written.join(separator) + text.slice(whole.length);
  };
  return { iso, write };
}

function orderOf(date: { first: string; second: string; third: string; separator: string }): Order | undefined {
  const { first, second, third } = date;
  if (first.length === 4 && third.length <= 2) return "ymd";
  if (third.length !== 4 || first.length > 2) return undefined;
  return Number(second) > 12 ? "mdy" : "dmy";
}

function inOrder(order: Order, [a, b, c]: readonly [string, string, string]): [string, string, string] {
  if (order === "ymd") return [a, b, c];
  return order === "dmy" ? [c, b, a] : [c, a, b];
}

function readEight(text: string): WrittenDate | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const yearFirst = isoDate(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
  if (yearFirst !== undefined && /^(18|19|20)/.test(text)) return { iso: yearFirst, write: (iso) => spellings(iso)[0] };
  const dayFirst = isoDate(Number(text.slice(4)), Number(text.slice(2, 4)), Number(text.slice(0, 2)));
  return dayFirst === undefined ? undefined : { iso: dayFirst, write: (iso) => spellings(iso)[1] };
}

const months = "january february march april may june july august september october november december".split(" ");

function readNamedMonth(text: string): WrittenDate | undefined {
  const match =
    /^(\d{1,2})( |-)([A-Za-z]{3,9})\2(\d{4})$/.exec(text) ?? /^([A-Za-z]{3,9})( )(\d{1,2}), (\d{4})$/.exec(text);
  if (match === null) return undefined;
  const [, first, gap, second, year] = match as unknown as [string, string, string, string, string];
  const dayFirst = /^\d/.test(first);
  const [day, name] = dayFirst ? [first, second] : [second, first];
  const month = months.findIndex(
    (candidate) => candidate === name.toLowerCase() || candidate.slice(0, 3) === name.toLowerCase(),
  );
  const iso = isoDate(Number(year), month + 1, Number(day));
  if (iso === undefined) return undefined;
  const write = (next: string): string => {
    const [y, m, d] = parts(next);
    const word = dressMonth(months[m - 1] as string, name);
    const dayText = day.length === 2 ? two(d) : String(d);
    return dayFirst ? [dayText, word, y].join(gap) : `${word} ${dayText}, ${y}`;
  };
  return { iso, write };
}

function dressMonth(month: string, model: string): string {
  const sized = model.length === 3 ? month.slice(0, 3) : month;
  if (model === model.toUpperCase()) return sized.toUpperCase();
  return model === model.toLowerCase() ? sized : sized.replace(/^./, (letter) => letter.toUpperCase());
}
