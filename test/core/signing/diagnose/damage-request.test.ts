import { describe, expect, test } from "vitest";
import type { CauseId } from "../../../../src/core/signing/diagnose/causes.ts";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { DiagnosisContext } from "../../../../src/core/signing/diagnose/diagnosis.ts";
import type { VerifyInput } from "../../../../src/core/signing/engine-types.ts";
import type { HmacScheme } from "../../../../src/core/signing/scheme.ts";
import {
  addHeaders,
  amani,
  dotfile,
  editHeader,
  genuine,
  github,
  hubspotV2,
  json,
  noon,
  slack,
  square,
  standardWebhooks,
  stripe,
  token,
  url,
  withBody,
} from "../../../helpers/diagnosis-cases.ts";

const at = (known: string) => (input: VerifyInput) => ({
  ...input,
  sentTo: known,
  request: { ...input.request, target: known.replace(/^https?:\/\/[^/]+/, "") },
});

describe.each([square, hubspotV2].map((scheme) => [scheme.id, scheme] as const))(
  "a URL that %s signs",
  (_id, scheme) => {
    const rows: readonly [
      what: string,
      cause: CauseId,
      signed: string,
      (input: VerifyInput) => VerifyInput,
      DiagnosisContext?,
    ][] = [
      ["known as http behind TLS", "url-scheme", url, at(url.replace("https", "http"))],
      ["known with the port of the app", "url-port", url, at(url.replace(".com", ".com:8443"))],
      ["known with the default port", "url-port", url, at(url.replace(".com", ".com:443"))],
      [
        "with the slash at its end lost",
        "url-trailing-slash",
        "https://hooks.example.com/kyc/",
        at("https://hooks.example.com/kyc"),
      ],
      [
        "with a slash added",
        "url-trailing-slash",
        "https://hooks.example.com/kyc",
        at("https://hooks.example.com/kyc/"),
      ],
      ["with its query sorted", "url-query-order", url, at(url.replace("b=2&a=1", "a=1&b=2"))],
      [
        "with a query added",
        "url-query-changed",
        "https://hooks.example.com/kyc",
        at("https://hooks.example.com/kyc?utm=1"),
      ],
      ["with a parameter added", "url-query-changed", url, at(`${url}&fbclid=x`)],
      [
        "whose prefix the router took off",
        "url-path",
        url,
        (i) => addHeaders(at(url.replace("/kyc", ""))(i), "X-Forwarded-Prefix", "/kyc"),
      ],
      [
        "with a prefix that the proxy added",
        "url-path",
        "https://hooks.example.com/events",
        at("https://hooks.example.com/kyc/events"),
      ],
      [
        "with %20 for +",
        "url-encoding",
        "https://hooks.example.com/kyc?a=b+c",
        at("https://hooks.example.com/kyc?a=b%20c"),
      ],
      [
        "with percent-encoding in capitals",
        "url-encoding",
        "https://hooks.example.com/k%c3%a9",
        at("https://hooks.example.com/k%C3%A9"),
      ],
      ["with its path decoded", "url-encoding", "https://hooks.example.com/a%20b", at("https://hooks.example.com/a b")],
      [
        "behind a tunnel that tells its host",
        "url-host",
        url,
        (i) =>
          addHeaders(
            at(url.replace("https://hooks.example.com", "http://localhost:3000"))(
              editHeader(i, "Host", () => "localhost:3000"),
            ),
            "X-Forwarded-Host",
            "hooks.example.com",
            "X-Forwarded-Proto",
            "https",
          ),
      ],
      [
        "behind a proxy that tells it in Forwarded",
        "url-host",
        url,
        (i) =>
          addHeaders(
            at(url.replace("https://hooks.example.com", "http://10.0.0.7:8080"))(
              editHeader(i, "Host", () => "10.0.0.7:8080"),
            ),
            "Forwarded",
            "for=1.2.3.4;host=hooks.example.com;proto=https",
          ),
      ],
      [
        "behind a tunnel whose URL is known",
        "url-host",
        url,
        (i) =>
          at(url.replace("https://hooks.example.com", "http://localhost:3000"))(
            editHeader(i, "Host", () => "localhost:3000"),
          ),
        { knownUrls: ["https://hooks.example.com"] },
      ],
    ];
    test.each(rows.map((row) => [row[0], row[1], row] as const))("%s is diagnosed as %s", (_what, cause, row) => {
      const [, , signed, damage, context] = row;
      const input = damage(genuine(scheme, { sentTo: signed }));
      const { findings } = diagnose(scheme, input, context);
      expect(findings.map((each) => each.cause)).toEqual([cause]);
      expect(findings[0]).toMatchObject({ proven: true, difference: { subject: "url" } });
    });
  },
);

test("a URL that is not known is diagnosed by the Host header", () => {
  const { sentTo: _, ...input } = genuine(square);
  expect(diagnose(square, input).findings).toMatchObject([{ cause: "url-host", proven: true }]);
});

test("a URL with a password shows none of it", () => {
  const input = at("http://user:hunter2@localhost/kyc")(
    genuine(square, { sentTo: "https://user:hunter2@hooks.example.com/kyc" }),
  );
  const diagnosis = diagnose(square, { ...input, sentTo: "http://user:hunter2@hooks.example.com/kyc" });
  expect(diagnosis.findings).toMatchObject([{ cause: "url-scheme" }]);
  expect(JSON.stringify(diagnosis)).not.toContain("hunter2");
});

test.each(["GET", "PUT", "post"])("a request that was signed as %s is diagnosed as method-changed", (method) => {
  const signed = genuine(hubspotV2, { method });
  const input = { ...signed, request: { ...signed.request, method: "POST" } };
  expect(diagnose(hubspotV2, input).findings).toMatchObject([{ cause: "method-changed", proven: true }]);
});

describe("a time", () => {
  const iso = new Date(noon * 1000).toISOString();
  const time = (scheme: HmacScheme, input: VerifyInput, value: string | undefined) =>
    editHeader(input, scheme.timestamp?.header ?? "", () => value);
  const signedAs = (scheme: HmacScheme, text: string): VerifyInput =>
    genuine({ ...scheme, messages: [scheme.messages[0].replace("{timestamp}", text)] } as HmacScheme);
  const rows: readonly [what: string, cause: CauseId, HmacScheme, VerifyInput, proven?: false][] = [
    [
      "in milliseconds in the header, signed so",
      "time-unit",
      slack,
      time(slack, signedAs(slack, `${noon}000`), `${noon}000`),
    ],
    ["in milliseconds in the header only", "time-unit", slack, time(slack, genuine(slack), `${noon}000`)],
    ["in milliseconds in the signature only", "time-unit", slack, signedAs(slack, `${noon}000`)],
    [
      "in milliseconds among pairs",
      "time-unit",
      stripe,
      editHeader(signedAs(stripe, `${noon}000`), "Stripe-Signature", (v) => v),
    ],
    ["as a date in the header", "time-unit", standardWebhooks, time(standardWebhooks, genuine(standardWebhooks), iso)],
    [
      "as a date without a signature that fits",
      "time-unit",
      slack,
      withBody(time(slack, genuine(slack), `${noon}000`), "{}"),
      false,
    ],
    ["one second off", "time-changed", slack, signedAs(slack, String(noon - 1))],
    [
      "of the Date header",
      "time-changed",
      slack,
      addHeaders(signedAs(slack, String(noon - 77)), "Date", new Date((noon - 77) * 1000).toUTCString()),
    ],
    [
      "of another header",
      "time-elsewhere",
      slack,
      addHeaders(time(slack, genuine(slack), undefined), "X-Original-Timestamp", String(noon)),
    ],
    [
      "that is missing",
      "time-missing",
      standardWebhooks,
      time(standardWebhooks, genuine(standardWebhooks), undefined),
      false,
    ],
  ];
  test.each(rows.map((row) => [row[0], row[1], row] as const))("%s is diagnosed as %s", (_what, cause, row) => {
    const [, , scheme, input, proven] = row;
    const { findings } = diagnose(scheme, input);
    expect(findings[0]).toMatchObject({ cause, proven: proven ?? true });
  });

  test.each([slack, stripe, standardWebhooks])(
    "ahead of the clock is diagnosed as clock-skew with the amount ($id)",
    (scheme) => {
      const { findings } = diagnose(scheme, { ...genuine(scheme), at: noon - 7265 });
      expect(findings.map(({ cause }) => cause)).toEqual(["clock-skew"]);
      expect(findings[0]?.explanation).toMatch(/made 7265 s in the future; 300 s are allowed\. That is 2 h 1 min\./);
      expect(findings[0]?.proven).toBe(true);
    },
  );

  test.each([slack, stripe, standardWebhooks])(
    "long past is diagnosed as late-delivery with the amount ($id)",
    (scheme) => {
      const { findings } = diagnose(scheme, { ...genuine(scheme), at: noon + 3 * 86_400 });
      expect(findings.map(({ cause, proven }) => [cause, proven])).toEqual([
        ["late-delivery", true],
        ["clock-skew", false],
      ]);
      expect(findings[0]?.explanation).toMatch(/made 259200 s ago; 300 s are allowed\. That is 3 d\./);
    },
  );

  test("that is past is told beside another cause", () => {
    const late = { ...genuine(slack), at: noon + 900 };
    const { findings } = diagnose(slack, withBody(late, `${json}\n`));
    expect(findings.map(({ cause }) => cause)).toEqual(["newline-added", "late-delivery", "clock-skew"]);
  });
});

describe("another scheme", () => {
  test("of the same provider in this one's header is named", () => {
    const other: HmacScheme = {
      ...slack,
      id: "old",
      label: "old form",
      location: { header: "X-Old" },
      messages: ["{body}|{timestamp}|x"],
    };
    const input = genuine({ ...other, location: slack.location });
    expect(diagnose([slack, other], input).findings).toMatchObject([
      { cause: "scheme-other", proven: true, explanation: 'The signature matches by the scheme "old": old form.' },
    ]);
  });

  test("of another provider is named", () => {
    const input = addHeaders(genuine(slack), "X-Hub-Signature-256", "sha256=00");
    const { findings } = diagnose(github, { ...input }, { otherProviders: [{ name: "Slack", schemes: [slack] }] });
    expect(findings).toMatchObject([{ cause: "provider-other", proven: true }]);
    expect(findings[0]?.explanation).toContain("Slack");
  });

  test.each<[text: string, HmacScheme, HmacScheme]>([
    ["{timestamp}.{body}", slack, { ...slack, messages: ["{timestamp}.{body}"] }],
    ["{body}", stripe, { ...stripe, messages: ["{body}"] }],
    ["{url}{body}", amani, { ...amani, messages: ["{url}{body}"] }],
    ["{timestamp}.{body}", standardWebhooks, { ...standardWebhooks, messages: ["{timestamp}.{body}"] }],
    ["{json:/event}", dotfile, { ...dotfile, messages: ["{json:/event}"] }],
  ])("over %s is diagnosed as message-other", (template, scheme, used) => {
    const { findings } = diagnose(scheme, genuine(used));
    expect(findings).toMatchObject([{ cause: "message-other", proven: true }]);
    expect(findings[0]?.explanation).toContain(template);
  });

  test("over a time in a header that the scheme does not know is diagnosed as message-other", () => {
    const used: HmacScheme = { ...slack, messages: ["{timestamp}.{body}"], prefix: "", location: dotfile.location };
    const { findings } = diagnose(dotfile, genuine(used));
    expect(findings).toMatchObject([{ cause: "message-other" }]);
    expect(findings[0]?.explanation).toContain('"X-Slack-Request-Timestamp"');
  });
});

test("a delivery that verifies has no findings", () => {
  for (const scheme of [dotfile, slack, token]) expect(diagnose(scheme, genuine(scheme)).findings).toEqual([]);
});
