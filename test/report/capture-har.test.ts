import { describe, expect, test } from "vitest";
import { type HarInput, toHar } from "../../src/report/capture-har.ts";

const noon = Date.UTC(2026, 10, 20, 12);
const input: HarInput = {
  startedAt: noon,
  request: {
    method: "POST",
    url: "http://localhost:4400/hook?a=1&b=%C3%A9&a=2+3&flag&bad=%zz",
    headers: [
      "Content-Type",
      "application/json",
      "X-Name",
      Buffer.from("Zoë").toString("latin1"),
      "x-name",
      "\xff",
      "Cookie",
      "s=1; t=a=b",
    ],
    body: Buffer.from('{"a":"é"}'),
  },
};
const only = (given: Partial<HarInput>) => {
  const [entry] = toHar([{ ...input, ...given }], "0.1.0").log.entries;
  if (entry === undefined) throw new Error("no entry");
  return entry;
};

test("is a HAR 1.2 log with the program's name and version", () => {
  const { log } = toHar([], "9.8.7");
  expect(log).toEqual({ version: "1.2", creator: { name: "hookdev", version: "9.8.7" }, entries: [] });
});

test("holds a capture whose answer is not known, with every field that HAR 1.2 asks for", () => {
  expect(only({})).toEqual({
    startedDateTime: "2026-11-20T12:00:00.000Z",
    time: 0,
    request: {
      method: "POST",
      url: input.request.url,
      httpVersion: "HTTP/1.1",
      cookies: [
        { name: "s", value: "1" },
        { name: "t", value: "a=b" },
      ],
      headers: [
        { name: "Content-Type", value: "application/json" },
        { name: "X-Name", value: "Zoë" },
        { name: "x-name", value: "\xff" },
        { name: "Cookie", value: "s=1; t=a=b" },
      ],
      queryString: [
        { name: "a", value: "1" },
        { name: "b", value: "é" },
        { name: "a", value: "2 3" },
        { name: "flag", value: "" },
        { name: "bad", value: "%zz" },
      ],
      postData: { mimeType: "application/json", text: '{"a":"é"}' },
      headersSize: -1,
      bodySize: 10,
    },
    response: {
      status: 0,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: "application/octet-stream" },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
      comment: "The answer is not known.",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  });
});

test("holds the answer and how long it took", () => {
  const headers = ["content-type", "text/plain", "Location", "/x", "Set-Cookie", "a=b; Path=/"];
  const entry = only({
    durationMs: 12.5,
    httpVersion: "1.0",
    response: { status: 302, headers, body: Buffer.from("hi") },
    comment: "forwarded",
  });
  expect(entry).toMatchObject({
    time: 12.5,
    timings: { send: 0, wait: 12.5, receive: 0 },
    comment: "forwarded",
    request: { httpVersion: "HTTP/1.0" },
    response: {
      status: 302,
      cookies: [{ name: "a", value: "b" }],
      content: { size: 2, mimeType: "text/plain", text: "hi" },
      redirectURL: "/x",
      bodySize: 2,
    },
  });
  expect(entry.response).not.toHaveProperty("comment");
});

describe("a body that is not UTF-8", () => {
  const body = Buffer.from([0xff, 0x00, 0x80]);

  test("stands in the request as Base64 and says so", () => {
    const { postData, bodySize } = only({ request: { ...input.request, body } }).request;
    expect(postData).toMatchObject({ text: "/wCA", _encoding: "base64", comment: expect.stringContaining("Base64") });
    expect(bodySize).toBe(3);
  });

  test("stands in the answer as Base64 with HAR's own field", () => {
    expect(only({ response: { status: 200, headers: [], body } }).response.content).toEqual({
      size: 3,
      mimeType: "application/octet-stream",
      text: "/wCA",
      encoding: "base64",
    });
  });
});

test("has no postData where there is no body", () => {
  expect(only({ request: { ...input.request, body: new Uint8Array() } }).request).not.toHaveProperty("postData");
});

test("gives text back as it was, byte order mark and all", () => {
  const text = "\ufeff{}\r\n";
  expect(only({ request: { ...input.request, body: Buffer.from(text) } }).request.postData?.text).toBe(text);
});
