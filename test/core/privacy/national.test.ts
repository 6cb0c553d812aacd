import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inventBirthday } from "../../../src/core/privacy/dates.ts";
import { dice } from "../../../src/core/privacy/dice.ts";
import { isReservedNational, nationalNumbers, readNationalNumber } from "../../../src/core/privacy/national/all.ts";
import { checkout } from "../../helpers/checkout.ts";

/** Numbers that authorities and manuals print as examples. */
const examples: readonly (readonly [id: string, text: string])[] = [
  ["SE", "811218-9876"],
  ["SE", "19811218-9876"],
  ["FI", "131052-308T"],
  ["NO", "01010750160"],
  ["DK", "070761-4285"],
  ["DE", "86095742719"],
  ["DE", "65929970489"],
  ["NL", "111222333"],
  ["GB", "AB 12 34 56 C"],
  ["US", "078-05-1120"],
  ["BE", "85.07.30-033.28"],
  ["TR", "10000000146"],
  ["FR", "2 55 08 14 168 025 38"],
  ["ES", "12345678Z"],
  ["ES", "X1234567L"],
  ["IT", "RSSMRA85T10A562S"],
  ["PL", "44051401359"],
];
const withoutCheck = new Set(["DK", "GB", "US"]);
const key = Buffer.from("a key");
const source = (label: string) => ({
  dice: dice(key, label),
  birthday: (iso: string) => inventBirthday(iso, dice(key, iso)),
  attempt: 0,
});

describe.each(examples)("%s %s", (id, text) => {
  const number = nationalNumbers.find((candidate) => candidate.id === id);

  test("is read, and with another last digit it is not", () => {
    expect(number?.read(text)).toBeDefined();
    if (withoutCheck.has(id)) return;
    const wrong = text.replace(/.$/, (last) =>
      /\d/.test(last) ? String((Number(last) + 1) % 10) : last === "A" ? "B" : "A",
    );
    expect(number?.read(wrong)).toBeUndefined();
  });

  test("becomes a number that holds, in the range that nobody has, of the same length", () => {
    for (let i = 0; i < 200; i += 1) {
      const core = number?.read(text) as string;
      const made = number?.invent(core, source(`${text} ${i}`)) as string;
      const written = number?.write?.(made, text) ?? made;
      expect(number?.read(made)).toBe(made);
      expect(number?.isReserved(made)).toBe(true);
      expect(isReservedNational(written)).toBe(true);
      expect(written.replace(/\W/g, "")).toHaveLength(text.replace(/\W/g, "").length);
    }
  });
});

test("examples of authorities that are no test numbers look real", () => {
  const real = examples.map(([, text]) => text).filter((text) => text !== "10000000146");
  expect(real.filter((text) => isReservedNational(text))).toEqual([]);
});

test("the word beside a number decides where several countries fit", () => {
  expect(readNationalNumber("123456782", "bsn")?.number.id).toBe("NL");
  expect(readNationalNumber("123456782", "ssn")?.number.id).toBe("US");
});

test("the documentation names every country with its reserved range", () => {
  const page = readFileSync(join(checkout, "docs/privacy.md"), "utf8");
  for (const { id, name, reserve } of nationalNumbers) expect(page).toContain(`| ${id} | ${name} | ${reserve} |`);
});
