// How long to wait before a lost tunnel is opened again.

const firstMs = 500;
/** A relay that comes back after an hour must be noticed within 5 s. */
const longestMs = 3000;
const spread = 0.25;

/**
 * Milliseconds before the next try: 0.5 s, doubled up to 3 s, 25 % more or less, so that many sessions do not return in
 * step.
 *
 * @param failures tries that have failed in a row, from 1
 * @param chance 0 to 1 (exclusive), thrown anew for each try
 */
export function backOffMs(failures: number, chance: number): number {
  const base = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 10));
  return Math.round(base * (1 - spread + 2 * spread * chance));
}
