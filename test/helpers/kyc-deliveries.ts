// Fifty deliveries about twenty-five people, from the five providers hookdev began with.

import type { Capture } from "../../src/core/capture.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";
import { providers } from "../../src/providers/index.ts";
import { type Person, people } from "./kyc-people.ts";

export interface PlantedDelivery {
  readonly capture: Capture;
  readonly body: Uint8Array;
  readonly person: Person;
  /** Pointers under which something personal stands. */
  readonly planted: readonly string[];
}

/** Deliveries 0 to 49; every person is in two of them, from two providers. */
export function kycDeliveries(secrets: Readonly<Record<string, string>>): PlantedDelivery[] {
  return Array.from({ length: 50 }, (_, i) => {
    const person = people[i % 25] as Person;
    const maker = makers[(i + Math.floor(i / 25) * 2) % makers.length] as Maker;
    const made = maker(person, people[(i + 7) % 25] as Person);
    const body = Buffer.from(made.text ?? JSON.stringify(made.value), "utf8");
    return { capture: captureOf(i + 1, made, { body, secrets }), body, person, planted: made.planted };
  });
}

interface Made {
  readonly provider: string;
  readonly event: string;
  readonly value: unknown;
  /** The bytes, where they are not plain JSON.stringify. */
  readonly text?: string;
  readonly planted: readonly string[];
}

type Maker = (person: Person, other: Person) => Made;

const makers: readonly Maker[] = [
  (person, other) => ({
    provider: "pliance",
    event: "PersonSanctionMatched",
    value: {
      type: "PersonSanctionMatched",
      checkpoint: "dccf2e3d55b6c61f9146e9c439643da6ca810cf49a36df3caad67327242a22b8",
      metadata: {
        subject: "1",
        ip: "81.226.14.9",
        givenName: other.given,
        timestampUtc: "2021-02-01T11:56:37.3326642Z",
      },
      body: {
        personReferenceId: person.reference,
        matchedFirstName: [{ text: person.given, isMatch: true }],
        matchedLastName: [
          { text: person.family.slice(0, 3), isMatch: true },
          { text: person.family.slice(3), isMatch: false },
        ],
        isPep: true,
        firstName: person.given,
        lastName: person.family,
        birthdate: person.birth.replaceAll("-", ""),
        identity: { identityNumber: person.number.replaceAll("-", "") },
      },
    },
    planted: [
      "/metadata/ip",
      "/metadata/givenName",
      "/body/matchedFirstName/0/text",
      "/body/firstName",
      "/body/lastName",
      "/body/birthdate",
      "/body/identity/identityNumber",
    ],
  }),
  (person, other) => ({
    provider: "dotfile",
    event: "Individual.Created",
    value: {
      event: "Individual.Created",
      context: {
        timestamp: 1675171800000,
        event_id: "124170ad-5977-429a-8798-d8ebd88a1b8c",
        case: {
          id: "47ad8bff-47ad-47ad-8ad8-47ad8bff47ad",
          name: `${person.family.toUpperCase()}, ${person.given}`,
          status: "draft",
        },
      },
      individual: {
        first_name: person.given,
        last_name: person.family.toUpperCase(),
        email: person.email,
        birth_date: person.birth,
        address: { street_address: person.street, postal_code: "76130", city: person.city, country: "SE" },
        banking_information: { iban: person.iban.replace(/(.{4})(?=.)/g, "$1 ") },
        social_security_number: person.number,
        phone_number: person.phone,
        custom_properties: {
          custom_text: `Spoke with ${other.given} ${other.family} and ${person.given.toLowerCase()} about ${person.number}, born ${person.birth}.`,
          custom_link: `https://portal.invalid/open?mail=${encodeURIComponent(person.email)}&who=${encodeURIComponent(`${person.given} ${person.family}`)}`,
          custom_blob: Buffer.from(
            JSON.stringify({ full_name: `${person.given} ${person.family}`, iban: person.iban }),
          ).toString("base64"),
        },
      },
    },
    planted: [
      "/context/case/name",
      "/individual/first_name",
      "/individual/last_name",
      "/individual/email",
      "/individual/birth_date",
      "/individual/address/street_address",
      "/individual/address/city",
      "/individual/banking_information/iban",
      "/individual/social_security_number",
      "/individual/phone_number",
      "/individual/custom_properties/custom_text",
      "/individual/custom_properties/custom_link",
      "/individual/custom_properties/custom_blob",
    ],
  }),
  (person) => {
    const value = {
      event: "profile_create",
      created_at: "2024-01-31T13:30:00.000Z",
      profile: {
        id: "3f2a7c10-8b4d-4e6f-9a1c-5d7e9f0b2c34",
        name: `${person.given} ${person.family}`,
        email: person.email,
        status: "Pending",
      },
      details: {
        answers: JSON.stringify({ phone: person.phone, dob: person.birth, id_number: person.number }),
        source: "web",
      },
    };
    return {
      provider: "amani",
      event: "profile_create",
      value,
      // As Python writes it: a space behind the colon, everything outside ASCII escaped.
      text: JSON.stringify(value)
        .replaceAll('":', '": ')
        .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
      planted: ["/profile/name", "/profile/email", "/details/answers"],
    };
  },
  (person) => ({
    provider: "idwise",
    event: "Finished Journey",
    value: {
      event: "Finished Journey",
      body: {
        journeyId: "6720a1b2c3d4e5f60718222e",
        referenceNo: person.reference,
        document: {
          number: person.passport,
          expiry_date: "2031-04-01",
          holder: {
            full_name: `${person.family} ${person.given}`,
            date_of_birth: person.birth.split("-").reverse().join("/"),
          },
        },
        personal_number: /^[1-9]\d+$/.test(person.number) ? Number(person.number) : person.number,
        device: { ip: "2a01:4f8:c0c:1234::9" },
      },
    },
    planted: [
      "/body/document/number",
      "/body/document/holder/full_name",
      "/body/document/holder/date_of_birth",
      "/body/personal_number",
      "/body/device/ip",
    ],
  }),
  (person) => ({
    provider: "compliancely",
    event: "SubmissionResult",
    value: {
      id: 4989258,
      name: `${person.given} ${person.family}`,
      tin: person.number,
      status: "Did Not Match",
      contact: { phone: person.phone, address: { line1: person.street, city: person.city } },
      irs_reason: `TIN ${person.number} and name ${person.family.toUpperCase()} do not match.`,
    },
    planted: ["/name", "/tin", "/contact/phone", "/contact/address/line1", "/contact/address/city", "/irs_reason"],
  }),
];

function captureOf(
  id: number,
  made: Made,
  { body, secrets }: { body: Uint8Array; secrets: Readonly<Record<string, string>> },
): Capture {
  const provider = providers.find((candidate) => candidate.id === made.provider);
  if (provider === undefined) throw new Error(made.provider);
  const scheme = provider.schemes[0] as SigningScheme;
  const plain = ["Content-Type", "application/json", "X-Forwarded-For", "81.226.14.9", "Cookie", "session=abc"];
  const request = { method: "POST", target: "/hook", headers: plain, body };
  const signed = sign(scheme, {
    request,
    sentTo: "https://app.invalid/hook",
    secret: secrets[made.provider] as string,
    at: 1_700_000_000,
  });
  return {
    id,
    receivedAt: 1_700_000_000_000 + id * 1000,
    state: "complete",
    method: "POST",
    target: "/hook",
    httpVersion: "1.1",
    scheme: "http",
    headers: [...plain, ...signed.headers],
    trailers: [],
    body: { size: body.length, bytes: body },
    remoteAddress: "127.0.0.1",
    flags: [],
    provider: made.provider,
    event: made.event,
  };
}
