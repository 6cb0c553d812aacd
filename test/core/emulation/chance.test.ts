import { expect, test } from "vitest";
import { chance } from "../../../src/core/emulation/chance.ts";

test("gives the same number for the same seed and circumstances", () => {
  expect(chance("seed", "jitter", 1, 2)).toBe(chance("seed", "jitter", 1, 2));
});

test("tells circumstances apart that read alike when joined", () => {
  expect(chance("seed", "a", "bc")).not.toBe(chance("seed", "ab", "c"));
  expect(chance("seed", 1, 12)).not.toBe(chance("seed", 11, 2));
});

test("spreads over 0 to 1, also for neighbours", () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => chance("seed", "fail-rate", index, 1));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inside = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    expect(inside).toBeGreaterThan(850);
    expect(inside).toBeLessThan(1150);
  }
});
