import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { configSchema, providerSchema } from "../../../src/core/provider-schema/json-schema.ts";
import { locatedValue } from "../../../src/core/provider-schema/located.ts";
import { configShape, providerShape } from "../../../src/core/provider-schema/provider-shape.ts";
import { readProvider } from "../../../src/core/provider-schema/read-provider.ts";
import { readShape } from "../../../src/core/provider-schema/read-shape.ts";
import type { Shape } from "../../../src/core/provider-schema/shape.ts";
import { providers } from "../../../src/providers/index.ts";
import { parcelbird, schemeWith, signedWith } from "../../helpers/provider-files.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
const bySchema = { provider: ajv.compile(published("provider")), config: ajv.compile(published("config")) };
const byShape: Record<"provider" | "config", Shape> = { provider: providerShape, config: configShape };

type Row = [what: string, value: unknown];

const accepted: Row[] = [
  ["the smallest provider", { id: "a", signing: { type: "bearer" } }],
  ["a provider with a time", parcelbird],
  ["the long spelling of the same", { ...parcelbird, signing: undefined, schemes: [parcelbird.signing] }],
  ["a list of schemes", signedWith([{ type: "basic" }, { type: "token", query: "key" }])],
  [
    "a scheme in its engine's form",
    schemeWith({ header: undefined, location: { header: "X-S" }, key: { encoding: "hex" } }),
  ],
  ["a name that the customer chooses", schemeWith({ header: { chosenBy: "customer" } })],
  ["a tolerance in seconds", schemeWith({ timestamp: { header: "T", toleranceSeconds: 300 } })],
  [
    "pairs",
    schemeWith({
      container: { style: "pairs", separator: ",", signatureKey: "v1" },
      timestamp: { pair: "t", tolerance: 300 },
    }),
  ],
  ["a versioned list", schemeWith({ container: { style: "list", version: "v1" } })],
  ["events by name", { ...parcelbird, events: ["a", "b"] }],
  [
    "an event with a payload file",
    { ...parcelbird, events: [{ name: "a", payload: "a.json", fresh: { "/id": "uuid" } }] },
  ],
  ["an event with a payload in place", { ...parcelbird, events: [{ name: "a", payload: { text: "{}" } }] }],
  [
    "fresh fields as a list",
    { ...parcelbird, events: [{ name: "a", payload: { text: "{}", fresh: [{ pointer: "/a", kind: "digits" }] } }] },
  ],
  ["headers as a map", { ...parcelbird, headers: { "X-Version": "2" } }],
  [
    "a retry policy",
    { ...parcelbird, retry: { success: 200, attempts: 3, delays: ["1m", 600], from: "first-attempt" } },
  ],
  [
    "a JWT",
    signedWith({
      type: "jwt",
      header: "X-JWT",
      algorithm: "ES256",
      payload: "claims",
      bodySha256Claim: "h",
      publicKey: "pem",
    }),
  ],
  [
    "an RFC 9421 scheme",
    signedWith({ type: "rfc9421", algorithm: "ed25519", covers: ["@method"], publicKey: { format: "raw-hex" } }),
  ],
  [
    "a handshake",
    {
      ...parcelbird,
      challenges: [
        {
          id: "x",
          when: { method: "GET", query: [{ name: "q", equals: { secret: true } }] },
          answer: { status: 200, body: "{query:c}" },
        },
      ],
    },
  ],
  ...providers.map((provider): Row => {
    // Built-in providers alone may claim names for themselves.
    const { namesFirst: _claim, ...rest } = provider as typeof provider & { namesFirst?: true };
    return [`the built-in ${provider.id}`, rest];
  }),
];

const refused: Row[] = [
  ["a list", []],
  ["nothing", null],
  ["a text", "acme"],
  ["no id", { signing: { type: "bearer" } }],
  ["an id with capitals", { ...parcelbird, id: "Parcelbird" }],
  ["an id that is a number", { ...parcelbird, id: 7 }],
  ["no signing", { id: "a" }],
  ["signing said twice", { ...parcelbird, schemes: [parcelbird.signing] }],
  ["no schemes in the list", { id: "a", schemes: [] }],
  ["a scheme without a type", signedWith({ header: "X" })],
  ["an unknown type", signedWith({ type: "hmca", header: "X" })],
  ["a type that is a key of every object", signedWith({ type: "constructor", header: "X" })],
  ["no algorithm", schemeWith({ algorithm: undefined })],
  ["an algorithm as a number", schemeWith({ algorithm: 256 })],
  ["no message", schemeWith({ message: undefined })],
  ["message and messages", schemeWith({ messages: ["{body}"] })],
  ["a message with a stray brace", schemeWith({ message: "{body" })],
  ["no encoding", schemeWith({ encoding: undefined })],
  ["an encoding in capitals", schemeWith({ encoding: "HEX" })],
  ["no place", schemeWith({ header: undefined })],
  ["two places", schemeWith({ query: "sig" })],
  ["a header's name with a space", schemeWith({ header: "X Signature" })],
  ["a pointer without its slash", schemeWith({ header: undefined, json: "signature" })],
  ["a pointer with a lone tilde", schemeWith({ header: undefined, json: "/a~b" })],
  ["a time without its place", schemeWith({ timestamp: { tolerance: "5m" } })],
  ["two tolerances", schemeWith({ timestamp: { header: "T", tolerance: "5m", toleranceSeconds: 300 } })],
  ["a tolerance without a unit", schemeWith({ timestamp: { header: "T", tolerance: "5" } })],
  ["a negative tolerance", schemeWith({ timestamp: { header: "T", tolerance: -1 } })],
  ["a future and past only", schemeWith({ timestamp: { header: "T", tolerance: 1, future: 1, pastOnly: true } })],
  ["pairs without a separator", schemeWith({ container: { style: "pairs", signatureKey: "v1" } })],
  ["an unknown style", schemeWith({ container: { style: "csv" } })],
  ["a payload with file and text", { ...parcelbird, events: [{ name: "a", payload: { file: "a", text: "b" } }] }],
  ["a payload with neither", { ...parcelbird, events: [{ name: "a", payload: { note: "x" } }] }],
  ["an event without a name", { ...parcelbird, events: [{ description: "x" }] }],
  ["an empty name", { ...parcelbird, events: [""] }],
  ["a fresh field that is no pointer", { ...parcelbird, events: [{ name: "a", fresh: { id: "uuid" } }] }],
  ["an unknown kind of fresh", { ...parcelbird, events: [{ name: "a", fresh: { "/id": "ulid" } }] }],
  ["a header's value with a line break", { ...parcelbird, headers: { "X-A": "1\r\nX-B: 2" } }],
  ["half an attempt", { ...parcelbird, retry: { attempts: 1.5 } }],
  ["onlyOver http", schemeWith({ onlyOver: "http" })],
  ["an RFC 9421 scheme that covers nothing", signedWith({ type: "rfc9421", algorithm: "ed25519", covers: [] })],
];

const warned: Row[] = [
  ["a key of another type", signedWith({ type: "token", header: "X", algorithm: "sha256" })],
  ["an unknown key", { ...parcelbird, eventpointer: "/type" }],
  ["an unknown key of a scheme", schemeWith({ algoritm: "x" })],
  ["a secret", schemeWith({ secret: "s" })],
  ["a target", { ...parcelbird, url: "http://attacker.example" }],
];

describe.each([
  ["accepted", accepted, { shape: [], schema: true }],
  ["refused", refused, { shape: ["error"], schema: false }],
  ["underlined, and read over", warned, { shape: ["warning"], schema: false }],
] as const)("what is %s", (_verdict, rows, wanted) => {
  test.each(rows)("%s: by the validator and by the published schema", (_what, value) => {
    const told = problemsOf("provider", value);
    expect({ shape: [...new Set(told)], schema: bySchema.provider(asJson(value)) }).toEqual(wanted);
  });
});

test.each<[what: string, value: unknown, ok: boolean]>([
  ["an empty object", {}, true],
  ["names of files", { providers: ["a.yaml"] }, true],
  ["a provider in place", { providers: [parcelbird] }, true],
  ["a number among providers", { providers: [7] }, false],
  ["providers as a map", { providers: { a: parcelbird } }, false],
  ["a wrong provider in place", { providers: [{ id: "a" }] }, false],
])("the configuration schema and the validator agree about %s", (_what, value, ok) => {
  expect([problemsOf("config", value).length === 0, bySchema.config(asJson(value))]).toEqual([ok, ok]);
});

test("schema/*.json is what scripts/write-schema.ts writes", () => {
  expect([published("provider"), published("config")]).toEqual([asJson(providerSchema()), asJson(configSchema())]);
});

test.each(providers)("the built-in $id unfolds from a file to itself", (provider) => {
  const { namesFirst: _claim, ...plain } = provider as typeof provider & { namesFirst?: true };
  expect(readProvider(locatedValue(plain), { file: "x", folder: "" }).provider).toEqual(plain);
});

function problemsOf(kind: "provider" | "config", value: unknown): string[] {
  const { problems } = readShape(byShape[kind], locatedValue(value));
  return problems.map(({ severity }) => (severity === "ignored" ? "warning" : severity));
}

function published(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../../schema/${name}.schema.json`, import.meta.url), "utf8"));
}

/** Without keys that are undefined, as a file would hold it. */
function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
