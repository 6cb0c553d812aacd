import { expect, test } from "vitest";
import { type ReportedRequest, toHttpText } from "../../src/report/capture-http-text.ts";

const text = (request: Partial<ReportedRequest>) =>
  Buffer.from(
    toHttpText({ method: "POST", url: "http://localhost:3000/a", headers: [], body: new Uint8Array(), ...request }),
  ).toString("latin1");

test("adds Host and Content-Length where they are missing", () => {
  expect(text({ headers: ["x-B", "1", "X-A", ""], body: Buffer.from("{}\n") })).toBe(
    "POST /a HTTP/1.1\r\nHost: localhost:3000\r\nx-B: 1\r\nX-A: \r\nContent-Length: 3\r\n\r\n{}\n",
  );
});

test("keeps header lines as they are: order, case, duplicates, bytes", () => {
  const headers = ["HOST", "example.com", "a", "1", "A", "2", "X-Raw", "\xff\x80", "content-length", "2"];
  expect(text({ headers, body: Buffer.from("{}") })).toBe(
    "POST /a HTTP/1.1\r\nHOST: example.com\r\na: 1\r\nA: 2\r\nX-Raw: \xff\x80\r\ncontent-length: 2\r\n\r\n{}",
  );
});

test("says no chunks where the body stands decoded", () => {
  const headers = ["Host", "h", "Transfer-Encoding", "chunked"];
  expect(text({ headers, body: Buffer.from("ab") })).toBe("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab");
});

test("ends behind the head when there is no body", () => {
  expect(text({ method: "GET", headers: ["Host", "h"] })).toBe("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
});

test.each([
  ["http://h", "/"],
  ["http://h?x=1", "/?x=1"],
  ["https://h:8443/a/../b//c?x=%7e", "/a/../b//c?x=%7e"],
])("writes the target of %s as %s", (url, target) => {
  expect(text({ url, headers: ["Host", "h"] })).toBe(`POST ${target} HTTP/1.1\r\nHost: h\r\n\r\n`);
});

test("keeps every byte of the body", () => {
  const body = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  expect(
    Buffer.from(toHttpText({ method: "POST", url: "http://h/", headers: [], body }))
      .subarray(-256)
      .equals(body),
  ).toBe(true);
});
