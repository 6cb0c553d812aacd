import { describe, expect, test } from "vitest";
import { headerValues } from "../../src/core/http.ts";
import { outcomeOf } from "../../src/core/replay/outcome.ts";
import {
  casesOf,
  fixtureCase,
  isGenuine,
  openReplayApp,
  putFixture,
  replayApp,
  replayBody,
  replayRun,
  replaySecret,
  suiteOf,
} from "../helpers/replay-app.ts";

openReplayApp();

describe("a fixture", () => {
  test("in its provider's folder goes out byte for byte, signed, with the provider's headers", async () => {
    putFixture("dotfile/a.json", replayBody);
    const result = await replayRun([suiteOf([fixtureCase("dotfile/a.json")])], {}, { secret: replaySecret });
    expect(casesOf(result)).toMatchObject([{ status: "passed", flaky: false }]);
    expect(replayApp.seen[0]?.body.toString()).toBe(replayBody);
    expect(replayApp.seen[0]?.url).toBe("/hooks");
    expect(headerValues(replayApp.seen[0]?.headers ?? [], "content-type")).toEqual(["application/json"]);
    expect(isGenuine(replayApp.seen[0])).toBe(true);
  });

  test("without a secret goes out as it is, which is noted once for all", async () => {
    putFixture("dotfile/a.json", replayBody);
    const { notes } = await replayRun([suiteOf([fixtureCase("dotfile/a.json"), fixtureCase("dotfile/a.json")])]);
    expect([...notes]).toEqual([[expect.stringMatching(/Dotfile.*no secret is known/), 2]]);
  });

  test("cannot say where it goes, how long it is, or smuggle a header", async () => {
    const headers = [
      ["Content-Length", "5"],
      ["Transfer-Encoding", "chunked"],
      ["Host", "evil.example"],
      ["Connection", "close, X-Gone"],
      ["X-Gone", "1"],
      ["X-Kept", "ä"],
    ];
    putFixture("dotfile/a.json", replayBody);
    putFixture("dotfile/a.json.meta.json", JSON.stringify({ headers, target: "/elsewhere?q=1" }));
    await replayRun([suiteOf([fixtureCase("dotfile/a.json")])], {}, { secret: replaySecret });
    const lines = replayApp.seen[0]?.headers ?? [];
    expect(replayApp.seen[0]?.url).toBe("/hooks?q=1");
    expect(headerValues(lines, "content-length")).toEqual([String(replayBody.length)]);
    expect(headerValues(lines, "host")).toEqual([new URL(replayApp.url).host]);
    expect(headerValues(lines, "x-gone")).toEqual([]);
    expect(headerValues(lines, "x-kept")).toHaveLength(1);
    expect(headerValues(lines, "transfer-encoding")).toEqual([]);
    expect(isGenuine(replayApp.seen[0])).toBe(true);
  });

  test.each([
    ["a line break in a header", JSON.stringify({ headers: [["X", "a\r\nY: b"]] }), /line break/],
    ["a header outside latin1", JSON.stringify({ headers: [["X\u2028", "a"]] }), /cannot be sent/],
  ])("with %s is refused and not sent", async (_what, meta, message) => {
    const path = "x.json";
    putFixture(path, replayBody);
    putFixture(`${path}.meta.json`, meta);
    const result = await replayRun([suiteOf([fixtureCase(path)])]);
    expect(replayApp.seen).toEqual([]);
    expect(casesOf(result)).toMatchObject([
      { status: "failed", failures: [{ what: "fixture", actual: expect.stringMatching(message) }] },
    ]);
    expect(outcomeOf(result.report, { failOnFlaky: false })).toBe("fixture");
  });

  test.each([
    ["trailing comma", '{"a":1,}', /line 1, column 7/],
    ["empty", "", /is empty/],
    ["byte order mark", "\ufeff{}", /not JSON/],
    ["not there", undefined, /is not there/],
  ])("that is wrong (%s) is told with the place", async (_what, text, message) => {
    const path = "a.json";
    if (text !== undefined) putFixture(path, text);
    expect(casesOf(await replayRun([suiteOf([fixtureCase(path)])]))[0]?.failures[0]?.actual).toMatch(message);
  });

  test("called .raw goes out whatever it holds", async () => {
    putFixture("a.raw", Uint8Array.from([0xef, 0xbb, 0xbf, 0, 255]));
    await replayRun([suiteOf([fixtureCase("a.raw")])]);
    expect([...(replayApp.seen[0]?.body ?? [])]).toEqual([0xef, 0xbb, 0xbf, 0, 255]);
  });

  test("of HTTP text, curl and HAR is read as the request it is", async () => {
    putFixture("a.http", `PUT /x?y=1 HTTP/1.1\nHost: example.com\nX-A: 1\n\n${replayBody}`);
    putFixture("a.curl", "curl -X POST https://example.com/c -H 'X-B: 2' --data-raw 'd=1'");
    const entry = (text: string) => ({
      request: { method: "POST", url: "https://example.com/h", headers: [], postData: { text } },
    });
    putFixture("a.har", JSON.stringify({ log: { entries: [entry("one"), entry("two")] } }));
    const har = (number: number) => ({
      ...fixtureCase("a.har"),
      source: { kind: "replay", path: "a.har", entry: number } as const,
    });
    await replayRun([suiteOf([fixtureCase("a.http"), fixtureCase("a.curl"), har(1), har(2)])], { url: replayApp.url });
    expect(replayApp.seen.map((one) => `${one.method} ${one.url} ${one.body}`)).toEqual([
      `PUT /x?y=1 ${replayBody}`,
      "POST /c d=1",
      "POST /h one",
      "POST /h two",
    ]);
  });

  test("sent verbatim keeps the signature that it has", async () => {
    putFixture("dotfile/a.json", replayBody);
    putFixture("dotfile/a.json.meta.json", JSON.stringify({ headers: [["Dotfile-Signature", "old"]] }));
    await replayRun([suiteOf([fixtureCase("dotfile/a.json")])], { verbatim: true }, { secret: replaySecret });
    expect(headerValues(replayApp.seen[0]?.headers ?? [], "dotfile-signature")).toEqual(["old"]);
  });
});
