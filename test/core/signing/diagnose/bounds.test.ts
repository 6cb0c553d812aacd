import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decompress } from "../../../../src/core/signing/diagnose/decompress.ts";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { SigningScheme } from "../../../../src/core/signing/scheme.ts";
import {
  addHeaders,
  allSchemes,
  amani,
  basic,
  dotfile,
  editBody,
  editSignature,
  genuine,
  github,
  square,
  standardWebhooks,
  token,
  withBody,
} from "../../../helpers/diagnosis-cases.ts";

const wrong = (scheme: SigningScheme) =>
  scheme.id === "standard-webhooks" ? `whsec_${"abcd".repeat(8)}` : "user:wrong-0123456789";

describe("a diagnosis", () => {
  test.each(allSchemes.map((scheme) => [scheme.id, scheme] as const))(
    "of %s tries every single cause within its limit",
    (_id, scheme) => {
      const input = { ...genuine(scheme), secrets: [wrong(scheme)] };
      const { findings, attempts, cutShort } = diagnose(scheme, input, { knownUrls: ["https://a.example/x"] });
      expect(findings).toEqual([]);
      expect(attempts).toBeLessThanOrEqual(400);
      // Amani's scheme counts twice: over the bytes and over the rewritten body.
      if (scheme !== amani) expect(cutShort).toBe(false);
    },
  );

  test("stops at the limit it is given, and says so", () => {
    const input = { ...genuine(dotfile), secrets: ["wrong"] };
    expect(diagnose(dotfile, input, { maxAttempts: 10 })).toMatchObject({ findings: [], attempts: 10, cutShort: true });
  });

  test("does not write bodies above 1 MiB anew, says so, and still looks at the secret", () => {
    const body = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    const input = editBody(genuine(github, { body }), (text) => `${text}\n`);
    const { findings, notes, attempts } = diagnose(github, input);
    expect(findings).toEqual([]);
    expect(notes.join()).toContain("above 1 MiB");
    expect(attempts).toBeLessThan(60);
    const quoted = { ...genuine(github, { body }), secrets: [`"${genuine(github).secrets[0]}"`] };
    expect(diagnose(github, quoted).findings).toMatchObject([{ cause: "secret-quotes" }]);
  });

  test("hashes at most 256 MiB", () => {
    const body = new Uint8Array(60 * 1024 * 1024);
    const { attempts, cutShort } = diagnose(github, { ...genuine(github, { body }), secrets: ["wrong"] });
    expect(attempts).toBe(4);
    expect(cutShort).toBe(true);
  });

  test.each([
    ["deep JSON", "[".repeat(100_000)],
    ["deep valid JSON", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    [
      "JSON with a thousand fields",
      JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`id${n}`, n]))),
    ],
    ["lone surrogates", '{"a":"\\ud800"}'],
    ["percent signs", "%zz%e9%"],
    ["a multipart mess", "--x--x--x\r\n\r\n"],
    ["a chunk of nonsense", "ffffff\r\nabc"],
    ["a JSON key of __proto__", '{"__proto__":{"toString":1},"constructor":null}'],
    ["bytes of nothing", new Uint8Array(512).fill(0xff)],
    ["many replacement characters", "\ufffd".repeat(300)],
  ])("survives %s as a body under every scheme", (_what, body) => {
    for (const scheme of allSchemes) {
      const input = { ...withBody(genuine(scheme), body), secrets: [wrong(scheme)] };
      const typed = addHeaders(input, "Content-Encoding", "constructor", "Content-Type", "multipart/x; boundary=x");
      expect(diagnose(scheme, typed).findings.filter(({ proven }) => proven)).toEqual([]);
    }
  });

  test.each([
    ["nothing but signs", "=,;=,;=,; "],
    ["a long value", "a".repeat(50_000)],
    ["many parts", "v1=aaaaaaaaaaaaaaaaaaaaaaaa,".repeat(40)],
    ["percent signs", "%%%zz%E0%A4%A"],
    ["control characters", "\x01\x1b[31m\x7f".repeat(10)],
  ])("survives %s as a signature under every scheme", (_what, value) => {
    for (const scheme of allSchemes)
      expect(
        diagnose(
          scheme,
          editSignature(scheme, genuine(scheme), () => value),
        ).findings.filter(({ proven }) => proven),
      ).toEqual([]);
  });

  test("survives many headers that look like signatures", () => {
    const lines = Array.from({ length: 200 }, (_, n) => [`X-H${n}`, n.toString(16).padStart(64, "0")]).flat();
    const { attempts } = diagnose(dotfile, addHeaders({ ...genuine(dotfile), secrets: ["wrong"] }, ...lines));
    expect(attempts).toBeLessThanOrEqual(400);
  });

  test("survives a URL that is none, and many parameters", () => {
    for (const sentTo of ["", "not a url", "ftp://x/", `https://x/?${"a=1&".repeat(3000)}`]) {
      const input = { ...genuine(square), secrets: ["wrong"], sentTo };
      expect(diagnose(square, input).findings).toEqual([]);
    }
  });

  test("of no scheme, or of one whose header nobody has named, has no findings", () => {
    expect(diagnose([], genuine(dotfile))).toMatchObject({ findings: [], attempts: 0 });
    const unnamed = { ...token, location: { header: { chosenBy: "customer" } } } as const;
    expect(diagnose(unnamed, genuine(token))).toMatchObject({ findings: [], attempts: 0 });
  });

  test("tells that a secret cannot be read", () => {
    const { findings } = diagnose(standardWebhooks, { ...genuine(standardWebhooks), secrets: ["whsec_#+#"] });
    expect(findings).toMatchObject([{ cause: "secret-encoding", proven: false }]);
  });

  test("tells a length that was announced and does not fit, as a note", () => {
    const input = addHeaders(withBody(genuine(dotfile), '{"a":'), "Content-Length", "120");
    expect(diagnose(dotfile, input)).toMatchObject({
      findings: [],
      notes: ["Content-Length says 120 bytes, and the body has 5: it was changed on its way, or cut."],
    });
  });

  test("has no findings when one of several schemes is good", () => {
    const other = { ...dotfile, id: "other", algorithm: "sha512" } as const;
    for (const schemes of [
      [dotfile, other],
      [other, dotfile],
    ])
      expect(diagnose(schemes, genuine(dotfile))).toMatchObject({ findings: [], notes: [], attempts: 1 });
  });

  test("of several schemes tries every single cause for each of them", () => {
    const others = [1, 2].map((n) => ({ ...square, id: `other-${n}`, messages: [`{body}{url}${n}`] }) as const);
    const { attempts, cutShort } = diagnose([square, ...others], { ...genuine(square), secrets: ["wrong"] });
    expect(attempts).toBeGreaterThan(400);
    expect(attempts).toBeLessThanOrEqual(1200);
    expect(cutShort).toBe(false);
  });

  test("looks at every scheme that the request speaks", () => {
    const input = { ...genuine(basic), secrets: [`"${genuine(basic).secrets[0]}"`] };
    expect(diagnose([dotfile, token, basic], input).findings).toMatchObject([
      { cause: "secret-quotes", schemeId: "basic" },
    ]);
  });
});

describe("decompress", () => {
  const packed = gzipSync(new Uint8Array(5 * 1024 * 1024));

  test("unpacks at most a hundred times what went in", () => {
    expect(packed.length * 100).toBeLessThan(5 * 1024 * 1024);
    expect(decompress(packed, "gzip")).toBeUndefined();
    expect(decompress(gzipSync("x".repeat(500)), "gzip")).toHaveLength(500);
  });

  test("unpacks at most 10 MiB", () => {
    const noise = Buffer.alloc(11 * 1024 * 1024);
    for (let at = 0; at < noise.length; at += 64) noise.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
    const fits = gzipSync(noise.subarray(0, 10 * 1024 * 1024), { level: 1 });
    expect(decompress(fits, "gzip")).toHaveLength(10 * 1024 * 1024);
    expect(decompress(gzipSync(noise, { level: 1 }), "gzip")).toBeUndefined();
  });

  test.each(["gzip", "deflate", "br", "zstd"] as const)("gives nothing for bytes that are not %s", (packing) => {
    expect(decompress(Buffer.from("plain text, no more"), packing)).toBeUndefined();
    expect(decompress(new Uint8Array(0), packing)).toBeUndefined();
  });

  test("unpacks what brotli packed", () => {
    expect(decompress(brotliCompressSync("hello hello hello"), "br")).toEqual(Buffer.from("hello hello hello"));
  });
});
