// All personal numbers that are known, and the one that a text is.

import { denmark, finland, isReservedWithoutSign, norway, sweden } from "./nordic.ts";
import type { NationalNumber } from "./number.ts";
import { france, italy, poland, spain, turkey } from "./south.ts";
import { belgium, germany, netherlands, unitedKingdom, unitedStates } from "./west.ts";

/** Those with the surest form first: a text that fits several is taken for the first of them. */
export const nationalNumbers: readonly NationalNumber[] = [
  italy,
  finland,
  spain,
  france,
  unitedKingdom,
  norway,
  poland,
  belgium,
  turkey,
  germany,
  sweden,
  netherlands,
  denmark,
  unitedStates,
];

/** A text that is a personal number. */
export interface ReadNumber {
  readonly number: NationalNumber;
  /** The same for all spellings. */
  readonly core: string;
}

/** Reads a whole text; `hint` is the key or the words beside it, and decides where several fit. */
export function readNationalNumber(text: string, hint = ""): ReadNumber | undefined {
  const fitting = nationalNumbers.flatMap((number) => {
    const core = number.read(text);
    return core === undefined ? [] : [{ number, core }];
  });
  return fitting.find(({ number }) => number.words.test(hint)) ?? fitting[0];
}

/**
 * Whether the text is a number of a range that is never assigned. What a check digit says goes before what only looks like
 * it: a Swede born in 1981 would be a Dane with 60 added to the day.
 */
export function isReservedNational(text: string): boolean {
  const readings = nationalNumbers.flatMap((number) => {
    const core = number.read(text);
    return core === undefined ? [] : [{ checked: number.checked, reserved: number.isReserved(core) }];
  });
  const checked = readings.filter((reading) => reading.checked);
  return (checked.length > 0 ? checked : readings).some(({ reserved }) => reserved) || isReservedWithoutSign(text);
}
