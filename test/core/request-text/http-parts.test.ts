import { describe, expect, test } from "vitest";
import { countRequests, readRequestText } from "../../../src/core/request-text/request-text.ts";

const bytes = (value: string) => new TextEncoder().encode(value);
const read = (value: string) =>
  Array.from({ length: countRequests(bytes(value)) }, (_, place) => {
    const { method, target, body } = readRequestText(bytes(value), place + 1);
    return [method, target, new TextDecoder().decode(body)];
  });

describe("an HTTP file of an editor", () => {
  const two = "POST http://a.example/1\nX: y\n\n{}\n\n### second\nPOST http://a.example/2\nX: y\n\n[1]\n";

  test.each<[string, string, string[][]]>([
    [
      "several requests",
      two,
      [
        ["POST", "http://a.example/1", "{}"],
        ["POST", "http://a.example/2", "[1]"],
      ],
    ],
    [
      "several requests with CRLF",
      two.replaceAll("\n", "\r\n"),
      [
        ["POST", "http://a.example/1", "{}"],
        ["POST", "http://a.example/2", "[1]"],
      ],
    ],
    [
      "a separator in front, comments and variables",
      "### first\n# @name one\n// two\n@host = x\n\nPOST /1 HTTP/1.1\nX: y\n\n{}\n\n",
      [["POST", "/1", "{}"]],
    ],
    ["a separator at the end", "POST /1\nX: y\n\n{}\n###\n", [["POST", "/1", "{}"]]],
    [
      "requests without body",
      "GET /1\n###\nGET /2",
      [
        ["GET", "/1", ""],
        ["GET", "/2", ""],
      ],
    ],
  ])("of %s is read request by request", (_, file, wanted) => {
    expect(read(file)).toEqual(wanted);
  });

  test.each([
    ["a heading in its body", "POST /1\nX: y\n\n# Title\n### Chapter\nwords of it\n"],
    ["a separator that Content-Length says is body", "POST /1\nContent-Length: 12\n\na\n###\nGET /2\n"],
  ])("with %s stays one request to the byte", (_, file) => {
    expect(read(file)).toEqual([["POST", "/1", file.slice(file.indexOf("\n\n") + 2).replace(/2\n$/, "2")]]);
  });

  test("of several requests is read only with the number of one", () => {
    expect(() => readRequestText(bytes(two))).toThrow(/the file holds 2 requests/);
    expect(() => readRequestText(bytes(two), 3)).toThrow(/no entry 3; it holds 2/);
  });

  test.each([
    ["POST {{host}}/1\n\n", /a variable of an editor/],
    ["POST somewhere\n\n", /"somewhere" is no path and no URL/],
    ["rm file\n", /"file" is no path and no URL/],
  ])("%j is refused in words", (file, words) => {
    expect(() => readRequestText(bytes(file))).toThrow(words);
  });
});

describe("a file of curl commands", () => {
  test.each(["\n", " ; ", " && ", "\n\n# two\n"])("is refused when %j and another follows", (between) => {
    const file = `curl http://a.example/1 -d 'curl x'${between}curl http://a.example/2 -d b`;
    expect(() => readRequestText(bytes(file))).toThrow(/holds several commands/);
  });

  test("may go on with something else", () => {
    expect(readRequestText(bytes("curl http://a.example/1 -d 'curl x'; echo done\n")).target).toBe("/1");
  });
});
