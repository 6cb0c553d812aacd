import { describe, expect, test } from "vitest";
import { contractKeys } from "../../src/core/contract-keys.ts";
import { checkFiles } from "../../src/core/privacy/check.ts";
import { readNationalNumber } from "../../src/core/privacy/national/all.ts";
import { createSanitiser } from "../../src/core/privacy/sanitiser.ts";
import { compact, fold } from "../../src/core/privacy/shapes.ts";
import { verifyWith } from "../../src/core/signing/verify.ts";
import { learnItem, makeRecording } from "../../src/flows/record/record.ts";
import { providers } from "../../src/providers/index.ts";
import { kycDeliveries } from "../helpers/kyc-deliveries.ts";
import { type Person, people } from "../helpers/kyc-people.ts";

const realSecrets = {
  pliance: "a-real-pliance-secret-of-somebody",
  dotfile: "a-real-dotfile-secret-of-somebody",
  amani: "a-real-amani-secret-of-somebody",
  idwise: "journeys:a-real-idwise-password",
  compliancely: "a-real-compliancely-secret-of-somebody",
};
const deliveries = kycDeliveries(realSecrets);
const noPairs = () => {
  throw new Error("none of the five signs with a key pair");
};

function record(key: string) {
  const sanitiser = createSanitiser(Buffer.from(key));
  const items = deliveries.map(({ capture, body }) => ({ capture, body }));
  for (const item of items) learnItem(item, sanitiser);
  const keys = {
    given: () => undefined,
    testKey: (scheme: Parameters<typeof contractKeys>[0]) => {
      const { sign, verify } = contractKeys(scheme, noPairs);
      return { secret: sign, verifyWith: verify };
    },
  };
  return items.map((item) => makeRecording(item, { providers, sanitiser, keys, at: 1_750_000_000 }));
}

const recordings = record("a key for this test");
const files = recordings.map(({ file }) => Buffer.from(file.body).toString("utf8") + file.meta);

/** Every spelling in which a value could still stand there. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const escaped = value.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const inner = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return text.slice(shift === 0 ? 0 : 4, Math.floor((bytes.length + shift) / 3) * 4);
  });
  return [
    value,
    escaped,
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll("%20", "+"),
    ...inner.filter((text) => text.length >= 6),
  ];
}

function personalValues(person: Person): string[] {
  const { given, family, birth, number, email, phone, iban, passport, street, city } = person;
  const eight = birth.replaceAll("-", "");
  return [
    given,
    family,
    `${given} ${family}`,
    birth,
    eight,
    birth.split("-").reverse().join("/"),
    number,
    email,
    phone,
    iban,
    passport,
    street,
    city,
  ];
}

test("the fifty deliveries are of five providers and more than six countries", () => {
  expect(deliveries).toHaveLength(50);
  expect(new Set(deliveries.map(({ capture }) => capture.provider)).size).toBe(5);
  expect(new Set(people.map(({ number }) => readNationalNumber(number)?.number.id)).size).toBeGreaterThan(8);
});

describe("after recording", () => {
  test("no planted value is left in any file, in no spelling", () => {
    const folded = files.map((file) => fold(file));
    const bare = files.map((file) => compact(file));
    const left: string[] = [];
    for (const value of people.flatMap(personalValues)) {
      if (files.some((file) => spellings(value).some((spelling) => file.includes(spelling))))
        left.push(`as it is: ${value}`);
      if (
        folded.some((file) =>
          new RegExp(`(?<![a-z])${fold(value).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![a-z])`).test(file),
        )
      )
        left.push(`folded: ${value}`);
      if (compact(value).length >= 8 && bare.some((file) => file.includes(compact(value))))
        left.push(`without separators: ${value}`);
    }
    expect(left).toEqual([]);
  });

  test("neither the real secrets nor the sender's machine are in any file", () => {
    const all = files.join("\n");
    for (const secret of Object.values(realSecrets)) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString("base64"));
    }
    expect(all).not.toContain("81.226.14.9");
    expect(all).not.toContain("session=abc");
  });

  test("a person is the same invented person in both files, and nobody else", () => {
    const names = new Map<string, Set<string>>();
    for (const [at, { person }] of deliveries.entries()) {
      const id = person.given;
      names.set(id, new Set([...(names.get(id) ?? []), fullName(recordings[at]?.file.body as Uint8Array)]));
    }
    expect([...names.values()].filter((variants) => variants.size !== 1)).toEqual([]);
    expect(new Set([...names.values()].map((variants) => [...variants][0])).size).toBe(25);
  });

  test("a name that comes in pieces is put together from the pieces of the same invented name", () => {
    const matched = recordings
      .map(({ file }) => JSON.parse(Buffer.from(file.body).toString("utf8")))
      .filter(({ type }) => type === "PersonSanctionMatched");
    expect(matched).toHaveLength(10);
    for (const { body } of matched) {
      expect(body.matchedLastName.map(({ text }: { text: string }) => text).join("")).toBe(body.lastName);
      expect(body.matchedFirstName[0].text).toBe(body.firstName);
    }
  });

  test("birth date and personal number of a person agree", () => {
    const swede = deliveries.findIndex(
      ({ person, capture }) => /^\d{8}-\d{4}$/.test(person.number) && capture.provider === "dotfile",
    );
    const { individual } = JSON.parse(Buffer.from(recordings[swede]?.file.body as Uint8Array).toString());
    expect(individual.social_security_number.slice(0, 8)).toBe(individual.birth_date.replaceAll("-", ""));
    expect(individual.social_security_number).toMatch(/-23[89]\d$/);
  });

  test("every signature verifies with the test secret that its meta file names, and with no real one", () => {
    for (const { file } of recordings) {
      const meta = JSON.parse(file.meta);
      const provider = providers.find(({ id }) => id === meta.provider);
      const request = { method: meta.method, target: meta.target, headers: meta.headers.flat(), body: file.body };
      const verdict = (secret: string) =>
        verifyWith(provider?.schemes ?? [], {
          request,
          secrets: [secret],
          at: 1_750_000_000,
          sentTo: "http://localhost/hook",
        });
      expect(verdict(meta.verifyWith)?.ok).toBe(true);
      expect(verdict(realSecrets[meta.provider as keyof typeof realSecrets])?.ok).toBe(false);
    }
  });

  test("lengths of names, numbers and ids stay, and so does every byte around them", () => {
    for (const [at, { body, capture }] of deliveries.entries()) {
      const next = recordings[at]?.file.body as Uint8Array;
      const shape = (bytes: Uint8Array) =>
        JSON.stringify(JSON.parse(Buffer.from(bytes).toString("utf8")), (_key, value) =>
          typeof value === "object" ? value : typeof value,
        );
      expect(shape(next)).toBe(shape(body));
      if (capture.provider === "compliancely")
        expect([...Buffer.from(next).toString()].length).toBe([...Buffer.from(body).toString()].length);
    }
  });

  test("another run invents other people", () => {
    const other = record("another key")[1]?.file.body as Uint8Array;
    expect(fullName(other)).not.toBe(fullName(recordings[1]?.file.body as Uint8Array));
  });
});

describe("privacy check", () => {
  const originals = checkFiles(deliveries.map(({ body }, at) => ({ path: `${at}.json`, bytes: body })));

  test("finds every planted value in the originals", () => {
    const missed = deliveries.flatMap(({ planted }, at) =>
      planted
        .filter((pointer) => !originals[at]?.findings.some((finding) => finding.pointer.startsWith(pointer)))
        .map((pointer) => `${at} ${pointer}`),
    );
    expect(missed).toEqual([]);
  });

  test("never shows a value", () => {
    const shown = JSON.stringify(originals);
    for (const value of people.flatMap(personalValues)) expect(shown).not.toContain(value);
  });

  test("finds nothing in the results", () => {
    const results = checkFiles(
      recordings.flatMap(({ file }, at) => [
        { path: `${at}.json`, bytes: file.body },
        { path: `${at}.json.meta.json`, bytes: Buffer.from(file.meta) },
      ]),
    );
    expect(
      results.flatMap(({ path, findings }) => findings.map((finding) => `${path} ${finding.pointer} ${finding.kind}`)),
    ).toEqual([]);
  });
});

/** First and last name in lower case, wherever the provider has them. */
function fullName(body: Uint8Array): string {
  const value = JSON.parse(Buffer.from(body).toString("utf8"));
  const [given, family] =
    value.individual !== undefined
      ? [value.individual.first_name, value.individual.last_name]
      : value.profile !== undefined
        ? value.profile.name.split(" ")
        : value.body?.document !== undefined
          ? value.body.document.holder.full_name.split(" ").reverse()
          : value.body !== undefined
            ? [value.body.firstName, value.body.lastName]
            : value.name.split(" ");
  return fold(`${given} ${family}`);
}
