import { describe, expect, test } from "vitest";
import { HookdevError } from "../../../src/core/errors.ts";
import { readRequestText } from "../../../src/core/request-text/request-text.ts";
import { toCurl } from "../../../src/report/capture-curl.ts";
import { toHar } from "../../../src/report/capture-har.ts";
import { toHttpText } from "../../../src/report/capture-http-text.ts";

const text = (value: string) => new TextEncoder().encode(value);
const allBytes = Uint8Array.from({ length: 256 }, (_, value) => value);

describe("a curl command", () => {
  test.each([
    {
      title: "single quotes",
      command: `curl -X POST https://a.example/x?y=1 -H 'X-Sig: abc' --data-raw '{"a": "it'\\''s"}'`,
      body: `{"a": "it's"}`,
    },
    {
      title: "double quotes",
      command: `curl "https://a.example/x?y=1" -H "X-Sig: abc" -d "{\\"a\\":1}"`,
      body: '{"a":1}',
    },
    {
      title: "ANSI quotes",
      command: `curl https://a.example/x?y=1 -H $'X-Sig: abc' --data-binary $'a\\nb\\x00\\u00e9'`,
      body: "a\nb\0é",
    },
    {
      title: "continued lines",
      command: `curl \\\n  --url https://a.example/x?y=1 \\\n  --header 'X-Sig: abc' \\\n  --data=body`,
      body: "body",
    },
    {
      title: "attached short options",
      command: `$ curl -XPOST -H'X-Sig: abc' -sS https://a.example/x?y=1 -dbody`,
      body: "body",
    },
    {
      title: "data given twice",
      command: `curl https://a.example/x?y=1 -H 'X-Sig: abc' -d a=1 -d b=2; rm -rf nothing`,
      body: "a=1&b=2",
    },
  ])("is read with $title", ({ command, body }) => {
    const request = readRequestText(text(command));
    expect(request).toMatchObject({
      format: "curl",
      method: "POST",
      target: "/x?y=1",
      sentTo: "https://a.example/x?y=1",
    });
    expect(request.headers.slice(0, 2)).toEqual(["X-Sig", "abc"]);
    expect(new TextDecoder().decode(request.body)).toBe(body);
  });

  test("its body is not read from a file that it names", () => {
    expect(() => readRequestText(text("curl https://a.example -d @/etc/hostname"))).toThrow(HookdevError);
  });

  test.each(["--data-urlencode a=b", "-F file=@x", "-G -d a=1", "-sXPOST"])(
    "%s is refused instead of misread",
    (option) => {
      expect(() => readRequestText(text(`curl ${option} https://a.example`))).toThrow(/not known here/);
    },
  );

  test("an open quote is refused in words", () => {
    expect(() => readRequestText(text("curl 'https://a.example"))).toThrow(/quote/);
  });

  test.each([
    { title: "text", body: text('{"name":"Åsa","quote":"it\'s"}\n') },
    { title: "every byte value", body: allBytes },
    { title: "nothing", body: new Uint8Array(0) },
    { title: "text too large for one argument", body: text("x".repeat(70_000)) },
  ])("that hookdev exports is read back exactly: $title", ({ body }) => {
    const request = {
      method: "POST",
      url: "http://127.0.0.1:4400/a//b?c=%2F",
      headers: ["X-Sig", "abc", "x-sig", "2", "X-Empty", ""],
      body,
    };
    const read = readRequestText(text(toCurl(request)));
    expect(Buffer.from(read.body).equals(Buffer.from(body))).toBe(true);
    expect(read).toMatchObject({ method: "POST", target: "/a//b?c=%2F", sentTo: request.url });
    expect(read.headers.slice(0, 6)).toEqual(request.headers);
  });
});

describe("HTTP text", () => {
  const head = "POST /x?y=1 HTTP/1.1\r\nHost: a.example\r\nX-Sig: abc\r\n";

  test("keeps the bytes of its body", () => {
    const bytes = Buffer.concat([text(`${head}\r\n`), allBytes]);
    const request = readRequestText(bytes);
    expect(Buffer.from(request.body).equals(Buffer.from(allBytes))).toBe(true);
    expect(request).toMatchObject({
      format: "http",
      method: "POST",
      target: "/x?y=1",
      sentTo: "https://a.example/x?y=1",
    });
    expect(request.headers).toEqual(["Host", "a.example", "X-Sig", "abc"]);
  });

  test("drops the line end that an editor added behind Content-Length", () => {
    expect(readRequestText(text(`${head}Content-Length: 2\r\n\r\n{}\n`)).body.length).toBe(2);
    expect(readRequestText(text(`${head}\r\n{}\n`)).body.length).toBe(3);
  });

  test("is read with bare line feeds, too", () => {
    expect(readRequestText(text("POST / HTTP/1.1\nHost: localhost:3000\n\n{}")).sentTo).toBe("http://localhost:3000/");
  });

  test("that hookdev exports is read back exactly", () => {
    const request = { method: "PUT", url: "http://localhost:1/x", headers: ["X-A", "1", "x-a", "2"], body: allBytes };
    const read = readRequestText(toHttpText(request));
    expect(Buffer.from(read.body).equals(Buffer.from(allBytes))).toBe(true);
    expect(read.method).toBe("PUT");
  });
});

describe("a HAR file", () => {
  const har = (count: number) =>
    text(
      JSON.stringify(
        toHar(
          Array.from({ length: count }, (_, index) => ({
            startedAt: 0,
            request: { method: "POST", url: `https://a.example/${index}`, headers: ["X-Sig", "abc"], body: allBytes },
          })),
          "0",
        ),
      ),
    );

  test("with one request needs no number", () => {
    const request = readRequestText(har(1));
    expect(Buffer.from(request.body).equals(Buffer.from(allBytes))).toBe(true);
    expect(request).toMatchObject({ format: "har", target: "/0", headers: ["X-Sig", "abc"] });
  });

  test("with several asks for the number and takes it", () => {
    expect(() => readRequestText(har(3))).toThrow(/holds 3 requests/);
    expect(readRequestText(har(3), 2).target).toBe("/1");
    expect(() => readRequestText(har(3), 4)).toThrow(/no entry 4/);
  });

  test("that is none is refused in words", () => {
    expect(() => readRequestText(text('{"log":{}}'))).toThrow(/HAR/);
  });
});

test("anything else is refused with what is understood", () => {
  expect(() => readRequestText(text("hello"))).toThrow(/no curl command, no HTTP text and no HAR/);
});
