import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMasker, ownTexts } from "../../src/core/mask.ts";
import { checkout } from "../helpers/checkout.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const external = createMasker("external", new Set());

describe("masking", () => {
  const personal: [what: string, json: string, masked: string][] = [
    [
      "names",
      '{"firstName":"Ada","last_name":"Lovelace","fullName":"A L"}',
      '{"firstName":"•••","last_name":"•••","fullName":"•••"}',
    ],
    [
      "birth dates",
      '{"birth_date":"1990-01-31","dateOfBirth":"x","dob":1}',
      '{"birth_date":"•••","dateOfBirth":"•••","dob":"•••"}',
    ],
    [
      "identity numbers",
      '{"social_security_number":"1","documentNumber":2,"ssn":"3"}',
      '{"social_security_number":"•••","documentNumber":"•••","ssn":"•••"}',
    ],
    [
      "addresses with all that is in them",
      '{"address":{"street":"A 1","lines":["x",2]}}',
      '{"address":{"street":"•••","lines":["•••","•••"]}}',
    ],
    ["e-mail under any key", '{"note":"ada@example.org"}', '{"note":"•••"}'],
    [
      "lists of matched names",
      '{"matchedFirstName":[{"text":"Ada","isMatch":true}]}',
      '{"matchedFirstName":[{"text":"•••","isMatch":true}]}',
    ],
    ["account numbers by their form", '{"x":"FR7630006000011234567890189"}', '{"x":"•••"}'],
  ];
  test.each(personal)("hides %s", (_what, json, masked) => {
    expect(text(external.body(utf8(json)).bytes)).toBe(masked);
  });

  const harmless: [what: string, json: string][] = [
    ["events, ids and states", '{"event":"Case.Created","id":"b647a837","status":"approved","type":"individual"}'],
    ["true, false, null and empty text", '{"name":null,"email":"","address":false}'],
    ["times that are no birth dates", '{"created_at":"2023-01-31T13:30:00.000Z","timestamp":1675171800000}'],
  ];
  test.each(harmless)("leaves %s", (_what, json) => {
    expect(external.body(utf8(json))).toMatchObject({ masked: 0 });
  });

  test("keeps every other byte, spaces and order", () => {
    expect(text(external.body(utf8('{ "a" : 1.0 ,\n"name":"x" , "b":[ ] }')).bytes)).toBe(
      '{ "a" : 1.0 ,\n"name":"•••" , "b":[ ] }',
    );
  });

  test("hides e-mail addresses in bodies that are no JSON, and in paths", () => {
    expect(text(external.body(utf8("from=ada@example.org&x=1")).bytes)).toBe("from=•••@•••&x=1");
    expect(external.text("/hook?mail=ada%40example.org")).toBe("/hook?mail=•••@•••");
  });

  test("does not touch the bytes it was given", () => {
    const bytes = utf8('{"name":"Ada"}');
    external.body(bytes);
    expect(text(bytes)).toBe('{"name":"Ada"}');
  });

  test("can be switched off", () => {
    expect(createMasker("never", new Set()).body(utf8('{"name":"Ada"}'))).toMatchObject({ masked: 0 });
  });
});

describe("our own fixtures", () => {
  const files = readdirSync(join(checkout, "payloads"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const bodies = files.map((name) => readFileSync(join(checkout, "payloads", name)));
  const own = new Set(bodies.flatMap(ownTexts));

  test("exist", () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test.each(files)("are shown as they are: %s", (name) => {
    const masker = createMasker("external", own);
    expect(masker.body(readFileSync(join(checkout, "payloads", name)))).toMatchObject({ masked: 0 });
  });

  test("are masked as soon as one personal value is somebody else's", () => {
    const file = readFileSync(join(checkout, "payloads/dotfile/Case.Created.json"), "utf8");
    const foreign = utf8(file.replace('"Alex"', '"Ada"'));
    expect(createMasker("external", own).body(foreign).masked).toBeGreaterThan(3);
  });

  test("are masked, too, when everything is to be", () => {
    const file = readFileSync(join(checkout, "payloads/dotfile/Case.Created.json"));
    expect(createMasker("always", own).body(file).masked).toBeGreaterThan(3);
  });
});
