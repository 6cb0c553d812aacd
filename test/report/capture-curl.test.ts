import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { visible } from "../../src/core/sanitise.ts";
import { toCurl } from "../../src/report/capture-curl.ts";
import type { ReportedRequest } from "../../src/report/capture-http-text.ts";
import { hostileStrings } from "../helpers/hostile-strings.ts";
import { type RawEcho, startRawEcho } from "../helpers/raw-echo.ts";

const curlIsHere = spawnSync("curl", ["--version"]).status === 0;
const json = ["Content-Type", "application/json"];
const bytes = (text: string) => Buffer.from(text, "utf8");
const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

function post(body: Uint8Array, headers: readonly string[] = json): ReportedRequest {
  return { method: "POST", url: "http://localhost:4400/hook", headers, body };
}

describe("as text", () => {
  test("stands on lines that a shell reads as one command", () => {
    expect(toCurl(post(bytes(`{"name":"O'Hara"}`), ["Content-Type", "application/json", "X-Empty", ""]))).toBe(
      [
        "curl -X POST --path-as-is --globoff http://localhost:4400/hook",
        "-H 'Content-Type: application/json'",
        "-H 'X-Empty;'",
        "-H 'User-Agent:'",
        "-H 'Accept:'",
        "-H 'Expect:'",
        `--data-raw '{"name":"O'\\''Hara"}'`,
      ].join(" \\\n  "),
    );
  });

  test.each(hostileStrings)("holds no character that steers a terminal: $name", ({ text }) => {
    const request = {
      method: text,
      url: `http://localhost/${text}`,
      headers: ["X-H", latin1(text)],
      body: bytes(text),
    };
    const command = toCurl(request);
    expect(visible(command, { multiline: true })).toBe(command);
  });

  test.each(["::set-env name=A::b", "ok\n::error::x", "##vso[task]", "a\n  ##[group]"])(
    "begins no line with a CI command: %j",
    (body) => {
      expect(toCurl(post(bytes(body)))).not.toMatch(/^\s*(::|##)/m);
    },
  );

  test("asks for HTTP/1.1 where TLS could choose HTTP/2", () => {
    expect(toCurl({ ...post(bytes("{}")), url: "https://example.com/" })).toContain("--http1.1");
  });

  test("asks by --head where -X would wait for a body that never comes", () => {
    expect(toCurl({ ...post(bytes("")), method: "HEAD" })).toMatch(/^curl --head --path-as-is/);
  });

  test("leaves framing and hop-by-hop headers to curl", () => {
    const headers = ["Host", "x", "content-length", "5", "Connection", "X-Hop", "X-Hop", "1", "Expect", "100-continue"];
    expect(toCurl(post(bytes("{}"), [...headers, "Transfer-Encoding", "chunked", ...json]))).not.toMatch(
      /Host|content-length|Hop|Connection|Transfer|100-continue/,
    );
  });

  test("lets curl read no file and no argument of the body", () => {
    expect(toCurl(post(bytes("@/etc/passwd")))).toContain("--data-raw '@/etc/passwd'");
  });
});

describe.skipIf(!curlIsHere)("run by sh, sends the same bytes", () => {
  let server: RawEcho;
  const folder = mkdtempSync(join(tmpdir(), "hookdev-curl-"));
  beforeAll(async () => {
    server = await startRawEcho();
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function sent(request: Omit<ReportedRequest, "url">, target = "/hook") {
    const script = join(folder, "send.sh");
    // As a person would keep it: the text in a file, as UTF-8.
    writeFileSync(script, `${toCurl({ ...request, url: server.url + target })}\n`);
    const shell = spawn("sh", [script], { stdio: "ignore", env: { ...process.env, NO_PROXY: "*", HOME: folder } });
    const ended = new Promise<number | null>((resolve) => shell.on("close", resolve));
    // curl ends with 0 only when it was answered, and it is answered only when the request has arrived whole.
    expect(await ended).toBe(0);
    const raw = await server.received();
    const end = raw.indexOf("\r\n\r\n");
    const [requestLine, ...lines] = raw.subarray(0, end).toString("latin1").split("\r\n");
    return {
      requestLine,
      lines: lines.filter((line) => !/^(host|content-length):/i.test(line)),
      body: raw.subarray(end + 4),
    };
  }

  test.each<[name: string, body: Uint8Array]>([
    ["compact JSON", bytes('{"a":33.330,"b":"O\'Hara \\u00e9 $HOME `id` %s \\\\"}')],
    ["JSON in lines with a line feed at the end", bytes('{\n  "a": 1\n}\n')],
    ["line feeds only", bytes("\n\n\n")],
    ["CRLF", bytes("a\r\nb\r\n")],
    ["a body like a file name of curl", bytes("@/etc/hostname")],
    ["a body like an option", bytes("--help")],
    ["quotes only", bytes("''\"\"'")],
    ["per cent and backslashes with a control character", bytes("%s %% %n \\n \\101 \\\\ \u0001 ' 7")],
    ["every byte there is", everyByte],
    ["digits behind control characters", bytes("\u00011\u00022\u000733")],
    ["UTF-8 with bidi and zero-width characters", bytes("Pal\u202eme\u200b 漢 😀")],
    ["a byte order mark", bytes("\ufeff{}")],
    ["broken UTF-8", Buffer.from([0x7b, 0xff, 0xc0, 0x7d])],
    ["300 KB of text", bytes(`{"x":"${"ab'c".repeat(75_000)}"}`)],
    ["100 KB of bytes", Buffer.alloc(102_400, everyByte)],
    ["nothing", bytes("")],
  ])("with the body: %s", async (_name, body) => {
    const { requestLine, lines, body: arrived } = await sent(post(body));
    expect(arrived.equals(body)).toBe(true);
    expect(requestLine).toBe("POST /hook HTTP/1.1");
    expect(lines).toEqual(["Content-Type: application/json"]);
  });

  test.each(hostileStrings)("with the body: $name", async ({ text }) => {
    expect((await sent(post(bytes(text)))).body.equals(bytes(text))).toBe(true);
  });

  test("with header lines in order, in their case, twice and empty", async () => {
    const headers = [
      "x-b",
      "1",
      "X-A",
      "2",
      "x-b",
      "3",
      "X-Empty",
      "",
      "User-Agent",
      "Me/1",
      "X-Q",
      `it's "$(id)" \\ ;`,
    ];
    const { lines } = await sent(post(bytes("{}"), headers));
    expect(lines).toEqual(["x-b: 1", "X-A: 2", "x-b: 3", "X-Empty:", "User-Agent: Me/1", `X-Q: it's "$(id)" \\ ;`]);
  });

  test("with header values beyond ASCII, UTF-8 or not, and tabs", async () => {
    const headers = [
      "X-U",
      latin1("Zoë 漢"),
      "X-L",
      "Zo\xeb",
      "X-Bidi",
      latin1("a\u202eb"),
      "X-Tab",
      "a\tb",
      "X-C1",
      "\x81\x88\x9b",
    ];
    const { lines } = await sent(post(bytes("{}"), headers));
    expect(lines).toEqual([
      `X-U: ${latin1("Zoë 漢")}`,
      "X-L: Zo\xeb",
      `X-Bidi: ${latin1("a\u202eb")}`,
      "X-Tab: a\tb",
      "X-C1: \x81\x88\x9b",
    ]);
  });

  test.each(["/a/../b/./c", "/a//b?x=[1]&y={2,3}&z=%7e", "/?q='quoted'&b=$HOME", "/"])(
    "to the target %s",
    async (target) => {
      expect((await sent(post(bytes("{}")), target)).requestLine).toBe(`POST ${target} HTTP/1.1`);
    },
  );

  test.each(["GET", "DELETE", "OPTIONS", "HEAD", "PROPFIND"])("by %s without a body", async (method) => {
    const { requestLine, lines } = await sent({ method, headers: [], body: bytes("") });
    expect(requestLine).toBe(`${method} /hook HTTP/1.1`);
    expect(lines).toEqual([]);
  });

  test.each(["GET", "DELETE", "PUT", "PATCH"])("by %s with a body", async (method) => {
    const { requestLine, lines, body } = await sent({ method, headers: [], body: bytes("x") });
    expect([requestLine, lines, body.toString()]).toEqual([`${method} /hook HTTP/1.1`, [], "x"]);
  });
});
