import { describe, expect, test } from "vitest";
import type { Failed, FailureCode } from "../../src/core/delivery.ts";
import { describeFailure, describeStatus } from "../../src/core/failure-words.ts";
import { parseRetryAfter } from "../../src/core/retry-after.ts";

/** What each message must say; the type does not let a code be left out. */
const wanted: Record<FailureCode, { readonly message: RegExp; readonly remedy: RegExp }> = {
  DNS: { message: /^The name app\.example does not exist/, remedy: /spelling/ },
  EGRESS_REFUSED: { message: /^Nothing was sent to app\.example:3000: it is not allowed/, remedy: /--allow-host/ },
  DNS_TIMEOUT: { message: /No name server told the address of app\.example in time/, remedy: /network/ },
  REFUSED: { message: /^Nothing listens on app\.example:3000/, remedy: /Start the app/ },
  UNREACHABLE: { message: /no way from this machine to app\.example:3000/, remedy: /address/ },
  CONNECT_TIMEOUT: { message: /did not accept a connection in time/, remedy: /firewall/ },
  RESET: { message: /broke off the connection before a whole answer/, remedy: /log/ },
  CLOSED: { message: /closed the connection before a whole answer/, remedy: /scheme and port/ },
  TLS_SELF_SIGNED: { message: /signed by itself/, remedy: /NODE_EXTRA_CA_CERTS.*--insecure.*this one command/ },
  TLS_EXPIRED: { message: /has expired/, remedy: /Renew.*--insecure/ },
  TLS_NOT_YET_VALID: { message: /not valid yet/, remedy: /clock.*--insecure/ },
  TLS_WRONG_HOST: { message: /for other names than app\.example/, remedy: /--insecure/ },
  TLS_UNKNOWN_CA: { message: /authority that this machine does not know/, remedy: /NODE_EXTRA_CA_CERTS.*--insecure/ },
  TLS_REVOKED: { message: /revoked/, remedy: /new certificate/ },
  TLS_CLIENT_CERT: { message: /certificate of the client/, remedy: /without a client certificate/ },
  TLS_NOT_TLS: { message: /URL says https, but this is probably an http port/, remedy: /http:\/\/app\.example:3000/ },
  TLS_PROTOCOL: { message: /could not agree on TLS/, remedy: /TLS 1\.2 or 1\.3/ },
  TLS_TIMEOUT: { message: /did not finish the TLS handshake in time/, remedy: /--timeout/ },
  TLS_EXPECTED: { message: /URL says http, but this is an https port/, remedy: /https:\/\/app\.example:3000/ },
  WRITE_TIMEOUT: { message: /did not take the whole request in time/, remedy: /--timeout/ },
  RESPONSE_TIMEOUT: { message: /took the request but did not answer in time/, remedy: /Answer first/ },
  TOTAL_TIMEOUT: { message: /began to answer but/, remedy: /--timeout/ },
  HEADERS_TOO_LARGE: { message: /more than 16 KiB of headers/, remedy: /cookies/ },
  PROTOCOL: { message: /breaks the rules of HTTP\/1\.1/, remedy: /Content-Length/ },
  NOT_HTTP: { message: /does not speak HTTP/, remedy: /port/ },
  NEEDS_H2: { message: /HTTP\/2 only/, remedy: /Allow HTTP\/1\.1/ },
  UPGRADE: { message: /101/, remedy: /path/ },
  ABORTED: { message: /broken off from this side/, remedy: /again/ },
  UNKNOWN: { message: /no words for/, remedy: /report/ },
};

const url = "https://user:canary-password@app.example:3000/canary-path?token=canary-query#canary";

function failure(code: FailureCode, change: Partial<Failed> = {}): Failed {
  return { kind: "failed", code, phase: "answer-head", detail: "", mayHaveArrived: true, ...change };
}

describe("describeFailure", () => {
  test.each(Object.entries(wanted))("%s says what happened and what to do", (code, { message, remedy }) => {
    const words = describeFailure(failure(code as FailureCode), url);
    expect(words.message).toMatch(message);
    expect(words.remedy).toMatch(remedy);
    expect(words.message).toMatch(/\.$/);
    expect(words.remedy).toMatch(/\.$/);
    expect(`${words.message} ${words.remedy}`).not.toContain("canary");
  });

  test("gives every code words of its own", () => {
    const messages = Object.keys(wanted).map((code) => describeFailure(failure(code as FailureCode), url).message);
    expect(new Set(messages).size).toBe(Object.keys(wanted).length);
  });

  test("says that a request without an answer may have been processed", () => {
    expect(describeFailure(failure("RESET"), url).remedy).toContain("may have processed");
    expect(describeFailure(failure("RESET", { mayHaveArrived: false, phase: "tls" }), url).remedy).not.toContain(
      "may have",
    );
    expect(describeFailure(failure("TLS_CLIENT_CERT"), url).remedy).not.toContain("may have");
  });

  test("tells a connection that closed while TLS was set up from one that closed later", () => {
    expect(describeFailure(failure("CLOSED", { phase: "tls" }), url).message).toContain("does not speak TLS");
    expect(describeFailure(failure("CLOSED"), "http://app.example").message).toContain("this is an https port");
    expect(describeFailure(failure("CLOSED"), url).message).not.toContain("https port");
  });

  test("tells a wait for a connection from an answer that drips", () => {
    const words = describeFailure(failure("TOTAL_TIMEOUT", { mayHaveArrived: false, phase: "connect" }), url);
    expect(words.message).toContain("before a connection");
  });

  test.each([
    ["http://127.0.0.1:3000/x", "127.0.0.1:3000"],
    ["http://[::1]/x", "[::1]:80"],
    ["https://app.example/x", "app.example:443"],
    ["not a url", "The endpoint"],
  ])("names the place of %s", (target, place) => {
    expect(describeFailure(failure("RESPONSE_TIMEOUT"), target).message).toContain(place);
  });

  test("shows the detail from below, made visible and short", () => {
    const { message } = describeFailure(failure("REFUSED", { detail: `\x1b[31m${"x".repeat(5000)}` }), url);
    expect(message).toContain("(␛[31mxxx");
    expect(message).not.toContain("\x1b");
    expect(message.length).toBeLessThan(600);
  });
});

describe("describeStatus", () => {
  test.each<[number, RegExp]>([
    [400, /malformed/],
    [401, /secret or signature/],
    [403, /CSRF/],
    [404, /nothing at this path/],
    [405, /does not take POST/],
    [408, /waited too long/],
    [409, /conflicts/],
    [410, /disable/],
    [411, /Content-Length/],
    [413, /too large/],
    [414, /URL too long/],
    [415, /Content-Type/],
    [418, /refuses the request/],
    [421, /host name/],
    [422, /validation/],
    [429, /rate/],
    [431, /headers too large/],
    [500, /look into its log/],
    [501, /method/],
    [502, /proxy.*down/],
    [503, /no requests at the moment/],
    [504, /waited too long for its answer/],
    [599, /failed to handle/],
    [201, /accepted/],
    [101, /interim/],
    [304, /nothing changed/],
    [600, /outside of what HTTP knows/],
    [999, /outside of what HTTP knows/],
  ])("%i", (status, words) => {
    expect(describeStatus(status)).toMatch(words);
  });

  test.each([301, 302, 303, 307, 308])("E-25 says that %i was not followed, and where it led", (status) => {
    const location = "https://user:canary@evil.example/\x1b[31mpath?token=canary#canary";
    const words = describeStatus(status, { location });
    expect(words).toContain("Redirects are not followed");
    expect(words).toContain("https://evil.example/␛[31mpath");
    expect(words).not.toMatch(/canary|\x1b/);
    expect(describeStatus(status)).toContain("elsewhere");
  });

  test.each([
    ["5", " It asks to wait 5 s before the next try."],
    ["Sun, 06 Nov 1994 08:49:37 GMT", " It asks to wait until Sun, 06 Nov 1994 08:49:37 GMT."],
    ["soon\x1b[31m", ""],
  ])("E-28 tells Retry-After %j", (retryAfter, words) => {
    expect(describeStatus(429, { retryAfter })).toBe(`${describeStatus(429)}${words}`);
  });
});

describe("parseRetryAfter (E-28)", () => {
  const now = Date.UTC(2026, 10, 21, 12, 0, 0);
  test.each<[string, number | undefined]>([
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7000],
    ["1000000000", 1_000_000_000_000],
    ["Sat, 21 Nov 2026 12:00:30 GMT", 30_000],
    ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
    ["-5", undefined],
    ["1e9", undefined],
    ["1.5", undefined],
    ["", undefined],
    ["soon", undefined],
    ["2026", 2_026_000],
    ["2026-11-21", undefined],
    ["Sat, 41 Nov 2026 12:00:30 GMT", undefined],
    ["5, 6", undefined],
  ])("%j", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  test("stays a safe number for a wait without end", () => {
    expect(Number.isSafeInteger(parseRetryAfter("9".repeat(400), now))).toBe(true);
  });
});
