import { describe, expect, test } from "vitest";
import { kindOf } from "../../../src/core/replay/fixture-files.ts";
import { readFixtureMeta } from "../../../src/core/replay/fixture-meta.ts";
import { parseWaitPlace, placeOfTarget, placeText } from "../../../src/core/replay/program.ts";
import { requestDigest, requestsHash } from "../../../src/core/replay/requests-hash.ts";
import { signingTime } from "../../../src/core/replay/signing-time.ts";

describe("the kind of a file", () => {
  test.each([
    ["a.json", "body"],
    ["a.JSON", "body"],
    ["a.har", "har"],
    ["a.http", "text"],
    ["a.curl", "text"],
    ["x.hooks.yaml", "suite"],
    ["x.hooks.json", "suite"],
    ["a.json.meta.json", undefined],
    ["x.snap.json", undefined],
    ["README.md", undefined],
    ["Makefile", undefined],
  ])("%s is %s", (name, kind) => expect(kindOf(name)).toBe(kind));
});

describe("places to wait for", () => {
  test.each([
    ["tcp:localhost:3000", { kind: "tcp", host: "localhost", port: 3000 }],
    ["tcp://127.0.0.1:80", { kind: "tcp", host: "127.0.0.1", port: 80 }],
    ["tcp:[::1]:443", { kind: "tcp", host: "::1", port: 443 }],
    ["tcp:3000", { kind: "tcp", host: "localhost", port: 3000 }],
    ["http://localhost:3000/health", { kind: "http", url: "http://localhost:3000/health" }],
    ["http-get://localhost:3000/health", { kind: "http", url: "http://localhost:3000/health" }],
  ])("%s", (text, place) => expect(parseWaitPlace(text)).toEqual(place));

  test.each(["localhost:3000", "tcp:localhost", "tcp:a:0", "tcp:a:70000", "file:///x", ""])("refuses %j", (text) => {
    expect(() => parseWaitPlace(text)).toThrow(expect.objectContaining({ code: "WAIT_ON_INVALID" }));
  });

  test("a target's port is its place, and a query is not shown", () => {
    expect(placeOfTarget("https://[::1]/x")).toEqual({ kind: "tcp", host: "::1", port: 443 });
    expect(placeText({ kind: "http", url: "http://a/x?token=1" })).toBe("http://a/x");
  });
});

describe("the time a request is signed for", () => {
  const now = 1_800_000_000_999;
  test.each([
    [undefined, 1_800_000_000],
    ["-10m", 1_799_999_400],
    ["+1h", 1_800_003_600],
    ["1700000000", 1_700_000_000],
    ["2026-11-20T10:00:00Z", 1_795_168_800],
  ])("%s is %i", (text, seconds) => expect(signingTime(text, now)).toBe(seconds));

  test.each(["-10", "-", "soon", "+x"])("refuses %s", (text) => expect(() => signingTime(text, now)).toThrow());
});

describe("the hash over all requests", () => {
  const request = { method: "POST", url: "http://a:1/x?y", headers: ["A", "1"], body: Buffer.from("b") };
  const same = { ...request, url: "https://other:2/x?y" };

  test("does not say where they go, but everything else", () => {
    const digest = requestDigest(request);
    expect(requestDigest(same)).toEqual(digest);
    const others = [
      { method: "PUT" },
      { url: "http://a:1/x" },
      { headers: ["A", "2"] },
      { headers: ["a", "1"] },
      { body: Buffer.from("c") },
    ];
    for (const other of others) expect(requestDigest({ ...request, ...other })).not.toEqual(digest);
    // A body that looks like a header is another request.
    expect(requestDigest({ ...request, headers: ["A", "1", "B", "2"], body: Buffer.from("") })).not.toEqual(
      requestDigest({ ...request, body: Buffer.from("B: 2\n\n") }),
    );
  });

  test("keeps their order", () => {
    const [a, b] = [requestDigest(request), requestDigest({ ...request, method: "PUT" })];
    expect(requestsHash([a, b])).not.toBe(requestsHash([b, a]));
    expect(requestsHash([a, undefined, b])).toBe(requestsHash([a, b]));
    expect(requestsHash([])).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("what stands about a fixture", () => {
  const read = (value: unknown) => readFixtureMeta(Buffer.from(JSON.stringify(value)), "x.json.meta.json");

  test("headers are lines of one character a byte, in their order", () => {
    expect(
      read({
        provider: "dotfile",
        headers: [
          ["B", "ü"],
          ["A", "1"],
          ["b", "2"],
        ],
        more: 1,
      }),
    ).toEqual({
      provider: "dotfile",
      headers: ["B", "\u00c3\u00bc", "A", "1", "b", "2"],
    });
  });

  test.each([
    [[]],
    [null],
    ["x"],
    [{ provider: 1 }],
    [{ headers: {} }],
    [{ headers: [["A"]] }],
    [{ target: "http://evil.example/x" }],
  ])("refuses %j", (value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: "FIXTURE_META_INVALID" }));
  });

  test("refuses what is no JSON", () => {
    expect(() => readFixtureMeta(Buffer.from([0xff]), "x")).toThrow(
      expect.objectContaining({ code: "FIXTURE_META_INVALID" }),
    );
  });
});
