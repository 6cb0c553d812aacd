import { describe, expect, test } from "vitest";
import { locatedValue } from "../../../src/core/provider-schema/located.ts";
import { readJson } from "../../../src/core/provider-schema/read-json.ts";
import { readConfig, readProvider } from "../../../src/core/provider-schema/read-provider.ts";
import { parcelbird, schemeWith, signedWith } from "../../helpers/provider-files.ts";

const origin = { file: "providers/parcelbird.yaml", folder: "/repo/providers/" };

const read = (value: unknown) => readProvider(locatedValue(value), origin);
const told = (value: unknown) => read(value).problems.map(({ severity, message }) => `${severity}: ${message}`);

describe("the short spelling", () => {
  test("unfolds to what the engine reads", () => {
    expect(read(parcelbird).provider).toEqual({
      id: "parcelbird",
      name: "parcelbird",
      docs: "providers/parcelbird.yaml",
      events: [],
      schemes: [
        {
          type: "hmac",
          id: "signature",
          label: "HMAC-SHA256 over {timestamp}.{body}, hex, in header Parcelbird-Signature",
          algorithm: "sha256",
          key: { encoding: "utf8" },
          messages: ["{timestamp}.{body}"],
          encodings: ["hex"],
          location: { header: "Parcelbird-Signature" },
          timestamp: { header: "Parcelbird-Time", unit: "s", toleranceSeconds: 300 },
        },
      ],
      recognition: { headers: ["Parcelbird-Signature"], body: [] },
      headers: [],
      retry: { success: "2xx", successPublished: false },
      facts: [],
    });
  });

  test.each([
    ["basic stands in Authorization", { type: "basic" }, { id: "basic", location: { header: "Authorization" } }],
    [
      "a public key is PEM",
      { type: "ed25519", message: "{body}", encoding: "hex", header: "X" },
      { publicKey: { format: "pem" } },
    ],
    ["a key's encoding alone", { ...parcelbird.signing, key: "hex" }, { key: { encoding: "hex" } }],
    [
      "a batch",
      { ...parcelbird.signing, header: undefined, json: "/sig", forEach: "/items" },
      { location: { json: "/sig", forEach: "/items" } },
    ],
    [
      "one algorithm of a JWT",
      { type: "jwt", header: "X", algorithm: "HS256", key: "utf8", payload: "detached" },
      { algorithms: ["HS256"] },
    ],
    [
      "a future",
      { ...parcelbird.signing, timestamp: { header: "T", unit: "ms", tolerance: 60, future: "1s" } },
      { timestamp: { unit: "ms", toleranceSeconds: 60, futureSeconds: 1 } },
    ],
  ])("knows what is usual: %s", (_what, signing, scheme) => {
    expect(read(signedWith(signing)).provider?.schemes[0]).toMatchObject(scheme);
  });

  test("takes no header for recognition that many senders use", () => {
    const common = ["X-Signature", "X-Hub-Signature-256", "Authorization", "webhook-signature"];
    expect(common.map((header) => read(schemeWith({ header })).provider?.recognition.headers)).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  test("keeps payloads apart by where they come from", () => {
    const events = [
      { name: "a", payload: "p/a.json" },
      { name: "b", payload: { text: "{}\n" } },
    ];
    const { provider, payloads } = read({ ...parcelbird, events });
    expect(provider?.events.map(({ payload }) => payload?.file)).toEqual([
      "/repo/providers/p/a.json",
      "providers/parcelbird.yaml#b",
    ]);
    expect([...payloads.values()]).toEqual([
      { kind: "file", path: "p/a.json" },
      { kind: "bytes", bytes: new TextEncoder().encode("{}\n") },
    ]);
  });
});

describe("problems in words", () => {
  test.each<[what: string, value: unknown, message: RegExp]>([
    [
      "a wrong type",
      schemeWith({ algorithm: 256 }),
      /^error: signing\.algorithm is the number 256; it has to be one of sha1, sha256/,
    ],
    ["a near miss", schemeWith({ encoding: "base46" }), /Did you mean "base64"\?/],
    [
      "a number where a text is wanted",
      { ...parcelbird, events: [{ name: 404 }] },
      /events\[0\]\.name is the number 404.*Write it in quotes/,
    ],
    ["a missing key", { signing: { type: "bearer" } }, /The file has no "id"\. It is lower-case letters/],
    [
      "an unknown key",
      { ...parcelbird, eventPonter: "/a" },
      /^warning: The key "eventPonter" is not known\. Did you mean "eventPointer"\?/,
    ],
    ["another case", { ...parcelbird, event_pointer: "/a" }, /Did you mean "eventPointer"\?/],
    [
      "a tolerance beyond all numbers",
      schemeWith({ timestamp: { header: "T", tolerance: "999999999999d" } }),
      /^error: signing\.timestamp\.tolerance is .*999999999999d.*a duration such as 300s or 5m/,
    ],
    [
      "a delay beyond all numbers",
      { ...parcelbird, retry: { delays: ["1m", "999999999h"] } },
      /^error: retry\.delays\[1\] is .*999999999h/,
    ],
    ["a placeholder nobody knows", schemeWith({ message: "{bdy}" }), /error: .*"\{bdy\}"/],
    ["a transform nobody knows", schemeWith({ message: "{body|rot13}" }), /rot13/],
    [
      "a time that stands nowhere",
      schemeWith({ timestamp: undefined }),
      /holds \{timestamp\}, but "timestamp" does not say where/,
    ],
    [
      "an id that stands nowhere",
      schemeWith({ message: "{id}.{timestamp}.{body}" }),
      /neither "idHeader" nor "idJson"/,
    ],
    ["a digest without a secret", schemeWith({ type: "digest" }), /everybody can make it/],
    [
      "a secret in an HMAC's message",
      schemeWith({ message: "{secret}{timestamp}{body}" }),
      /belongs into the message of a digest/,
    ],
    [
      "a pair without pairs",
      schemeWith({ timestamp: { pair: "t", tolerance: 1 } }),
      /needs a container with style "pairs"/,
    ],
    [
      "an event twice",
      { ...parcelbird, events: ["a", { name: "b", aliases: ["a"] }] },
      /"a" stands twice, also for "a"/,
    ],
    ["a scheme's id twice", signedWith([{ type: "basic" }, { type: "basic" }]), /Two schemes have the id "basic"/],
    [
      "a framing header",
      { ...parcelbird, headers: { "Content-Length": "5" } },
      /Content-Length cannot be set by a file/,
    ],
    [
      "a credential as a header",
      { ...parcelbird, headers: { Authorization: "Bearer x" } },
      /Authorization cannot be set by a file/,
    ],
    ["a name without a value", { ...parcelbird, headers: ["X-A"] }, /its last name has no value/],
    ["a function", { ...parcelbird, name: () => "x" }, /name is a function/],
    ["a Map", { ...parcelbird, signing: new Map() }, /signing is an object of a class/],
  ])("%s", (_what, value, message) => {
    expect(told(value).join("\n")).toMatch(message);
  });

  test("never show more of a value than a line of it", () => {
    const [line = ""] = told({ ...parcelbird, id: `\u001b]0;x\u0007${"a".repeat(1000)}` });
    expect(line).not.toMatch(/[\u0000-\u001f]/);
    expect(line.length).toBeLessThan(300);
  });
});

describe("what no file may set", () => {
  const keys = [
    "url",
    "target",
    "forwardTo",
    "forward-to",
    "secret",
    "secretFile",
    "host",
    "allowHosts",
    "port",
    "tunnel",
    "store",
    "insecure",
    "import",
  ];

  test.each(keys)("%s is ignored with the reason, in a provider, in a scheme and in a configuration", (key) => {
    const [inProvider] = told({ ...parcelbird, [key]: "x" });
    const [inScheme] = told(schemeWith({ [key]: "x" }));
    const [inConfig] = readConfig(locatedValue({ [key]: "x" })).problems;
    expect([inProvider, inScheme]).toEqual([
      expect.stringMatching(new RegExp(`^ignored: "${key}" is ignored: .{20,}`)),
      expect.stringMatching(new RegExp(`^ignored: "${key}" in signing is ignored: .{20,}`)),
    ]);
    expect(inConfig?.severity).toBe("ignored");
  });

  test("leaves nothing of it in what is read", () => {
    const provider = read({ ...schemeWith({ secret: "canary" }), url: "canary", unknown: "canary" }).provider;
    expect(JSON.stringify(provider)).not.toContain("canary");
  });
});

describe("JSON", () => {
  const place = (text: string) => {
    const result = readJson(new TextEncoder().encode(text));
    return result.problems.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`);
  };

  test.each([
    ["a comment", '{\n  // no\n  "id": "a"\n}', /^2:3 JSON has no comments/],
    ["a trailing comma", '{\n  "id": "a",\n}', /^2:12 .*trailing comma/],
    ["a byte order mark", '\ufeff{"id": "a"}', /^1:1 .*byte order mark/],
    ["a key twice", '{\n "id": "a",\n "id": "b"\n}', /^3:2 The key "id" stands twice in this object, first on line 2/],
    ["an open end", '{"id": "a"', /^1:11 .*ends inside the object/],
    ["too many levels", `${"[".repeat(40)}${"]".repeat(40)}`, /Nested deeper than 32 levels/],
  ])("is refused with its place: %s", (_what, text, message) => {
    expect(place(text).join("\n")).toMatch(message);
  });

  test("gives every part its place, in characters", () => {
    const result = readJson(new TextEncoder().encode('{"é{": 1,\n "signing": [{"type": 7}]}'));
    expect(
      result.ok &&
        readProvider(result.value, origin).problems.map(({ at, message }) => [at?.line, at?.column, message]),
    ).toEqual(
      expect.arrayContaining([
        [1, 2, expect.stringContaining("is not known")],
        [2, 23, expect.stringContaining("signing[0].type is the number 7")],
      ]),
    );
  });

  test("keeps __proto__ a key like any other", () => {
    const result = readJson(
      new TextEncoder().encode(
        '{"__proto__": {"polluted": 1}, "id": "a", "signing": {"type": "bearer", "__proto__": {"onlyOver": "https"}}}',
      ),
    );
    const { provider, problems } = readProvider(result.ok ? result.value : locatedValue(null), origin);
    expect(problems).toHaveLength(2);
    expect([provider?.schemes[0].onlyOver, ({} as { polluted?: unknown }).polluted]).toEqual([undefined, undefined]);
  });
});

describe("a value of code", () => {
  test("that holds itself is told as such, and the same value in two places is not", () => {
    const facts: unknown[] = [];
    const circle: Record<string, unknown> = { facts, again: facts };
    facts.push(circle, circle);
    const turn = { kind: "other", what: "an object that contains itself" };
    const again = { kind: "list", items: [turn, turn] };
    expect(locatedValue(circle)).toEqual({
      kind: "object",
      members: [
        { key: "facts", value: again },
        { key: "again", value: again },
      ],
    });
  });

  test("that unfolds without end is read up to a bound", () => {
    let value: unknown = "x";
    for (let level = 0; level < 30; level += 1) value = [value, value];
    expect(JSON.stringify(locatedValue(value))).toContain("too many values");
  });
});
