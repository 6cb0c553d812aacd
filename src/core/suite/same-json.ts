// Whether two JSON texts say the same: order of keys, spaces, escapes and the spelling of numbers aside.

import { bodyTokens, type ValueChange } from "../diff.ts";

/** Every value that differs, or undefined when one of the texts is no JSON or above 2 MB. */
export function jsonDifferences(before: Uint8Array, after: Uint8Array): ValueChange[] | undefined {
  const [old, now] = [bodyTokens(before), bodyTokens(after)];
  if (old === undefined || now === undefined) return undefined;
  const changes: ValueChange[] = [];
  for (const [pointer, value] of old) {
    const other = now.get(pointer);
    if (other === undefined) changes.push({ pointer, before: value });
    else if (!sameToken(value, other)) changes.push({ pointer, before: value, after: other });
  }
  for (const [pointer, value] of now) if (!old.has(pointer)) changes.push({ pointer, after: value });
  return changes;
}

/** `1.0` is `1` and `1e2` is `100`; nothing is rounded, however long a number is. */
function sameToken(left: string, right: string): boolean {
  return left === right || (isNumber(left) && isNumber(right) && normalNumber(left) === normalNumber(right));
}

function isNumber(token: string): boolean {
  return /^-?[0-9]/.test(token);
}

/** A JSON number as digits without outer zeros and a power of ten. */
function normalNumber(token: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length);
  return `${sign}${kept}e${power}`;
}
