import { expect, test } from "vitest";
import { diagnose } from "../../../src/core/signing/diagnose/diagnose.ts";
import { renderDiagnosis } from "../../../src/ui/plain/diagnosis.ts";
import { dotfile, editBody, genuine, json, square, withBody } from "../../helpers/diagnosis-cases.ts";

const lines = (...parts: Parameters<typeof diagnose>) => renderDiagnosis(diagnose(...parts));

test("shows the cause, what parts the texts and the fix, with white space made visible", () => {
  const shown = lines(dotfile, withBody(genuine(dotfile, { body: '{"name":"Zoë","a":1}' }), '{"name":"Zoë", "a":1}\n'));
  expect(shown.slice(0, 6)).toEqual([
    "  cause     The JSON was parsed and written again with other spaces (proven).",
    "            The signature matches with the JSON written without spaces.",
    '  arrived   {"name":"Zoë",·"a":1}␊',
    '  signed    {"name":"Zoë","a":1}',
    "                          ^ body, byte 15",
    expect.stringMatching(/^ {2}fix {7}Do not hash JSON\.stringify/),
  ]);
  expect(shown.at(-1)).toBe("            (7 more frameworks with --json)");
});

test("marks the place in the middle of a long body", () => {
  const shown = lines(
    dotfile,
    editBody(genuine(dotfile), (text) => `${text}\r\n`),
  );
  const [arrived = "", signed = "", mark = ""] = shown.slice(2, 5);
  expect(arrived).toMatch(/^ {2}arrived {3}….*"}␍␊$/);
  expect(signed).toBe(arrived.slice(0, -2).replace("arrived", "signed "));
  expect(mark.indexOf("^")).toBe(arrived.length - 2);
  expect(mark).toContain(`byte ${Buffer.byteLength(json)}`);
});

test.each([
  ["a byte order mark", "\ufeff{}", "\\u{feff}{}"],
  ["tabs", "\t{}\t", "⇥{}⇥"],
])("makes %s visible", (_what, body, shown) => {
  const text = lines(dotfile, withBody(genuine(dotfile, { body: "{}" }), body)).join("\n");
  expect(text).toContain(`arrived   ${shown}`);
});

test("shows bytes that are not UTF-8 as bytes, and lets nothing steer the terminal", () => {
  const body = Buffer.from('{"\x1b[2J":"Søn"}', "latin1");
  const text = lines(dotfile, withBody(genuine(dotfile, { body: '{"\x1b[2J":"Søn"}' }), body)).join("\n");
  expect(text).toContain('"S\\xf8n"');
  expect(text).toContain("␛[2J");
  expect(text).not.toContain("\x1b");
});

test("shows the two URLs", () => {
  const input = genuine(square);
  const shown = lines(square, { ...input, sentTo: `${input.sentTo}&utm=1` });
  expect(shown).toContain("  arrived   …e.com/kyc/events?b=2&a=1&utm=1");
  expect(shown.find((line) => line.includes("^"))).toMatch(/\^ url, byte 44$/);
});

test("says so when no known cause fits, with what was noticed", () => {
  const shown = lines(dotfile, { ...genuine(dotfile), secrets: ["another secret"] });
  expect(shown[0]).toBe(
    "  cause     no known cause: no usual mistake in secret, signature, body, URL or time explains it.",
  );
  expect(renderDiagnosis({ findings: [], notes: ["Odd."], attempts: 400, cutShort: true }).slice(2)).toEqual([
    "  noticed   Odd.",
    "            The search was ended by its limits before everything was tried.",
  ]);
});

test("says what is likely but not proven", () => {
  expect(lines(dotfile, withBody(genuine(dotfile), ""))[0]).toBe("  cause     The body is empty (likely, not proven).");
});
