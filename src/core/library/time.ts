// Times as callers of the library give them.

import { HookdevError } from "../errors.ts";

/** Unix seconds. NaN is refused: it is neither too old nor too new, so everything would be in time. @throws HookdevError `TIME_INVALID` */
export function toUnixSeconds(at: number | Date): number {
  const seconds = typeof at === "number" ? at : Math.floor(at.getTime() / 1000);
  if (Number.isFinite(seconds)) return seconds;
  throw new HookdevError("TIME_INVALID", {
    category: "usage",
    message: "`at` is no time.",
    remedy: "Pass Unix seconds or a valid Date, or leave it out for now.",
  });
}
