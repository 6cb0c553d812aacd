import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { pretty, testBodyDamage } from "../../../helpers/body-damage.ts";
import { addHeaders, editBody, editHeader, json, withBody } from "../../../helpers/diagnosis-cases.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const plainName = `{"name":"Zoë Søn","city":"Århus"}`;
const form = "payload=%7B%22a%22%3A1%7D&x=1";

testBodyDamage([
  {
    what: "the last newline lost",
    cause: "newline-lost",
    signed: `${json}\n`,
    damage: (i) => editBody(i, (t) => t.trimEnd()),
  },
  {
    what: "the last CRLF lost",
    cause: "newline-lost",
    signed: `${json}\r\n`,
    damage: (i) => editBody(i, (t) => t.trimEnd()),
  },
  { what: "a newline added", cause: "newline-added", damage: (i) => editBody(i, (t) => `${t}\n`) },
  { what: "a CRLF added", cause: "newline-added", damage: (i) => editBody(i, (t) => `${t}\r\n`) },
  {
    what: "LF made CRLF",
    cause: "line-ends-changed",
    signed: pretty(2)(json),
    damage: (i) => editBody(i, (t) => t.replaceAll("\n", "\r\n")),
  },
  {
    what: "CRLF made LF",
    cause: "line-ends-changed",
    signed: pretty(2)(json).replaceAll("\n", "\r\n"),
    damage: (i) => editBody(i, (t) => t.replaceAll("\r\n", "\n")),
  },
  {
    what: "a byte order mark added",
    cause: "bom-added",
    damage: (i) => withBody(i, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), i.request.body])),
  },
  {
    what: "the byte order mark lost",
    cause: "bom-lost",
    signed: `\ufeff${json}`,
    damage: (i) => withBody(i, i.request.body.subarray(3)),
  },
  { what: "spaces around the body", cause: "whitespace-added", damage: (i) => editBody(i, (t) => `  ${t} \n`) },
  {
    what: "UTF-8 encoded twice",
    cause: "charset-changed",
    damage: (i) => editBody(i, (t) => Buffer.from(t).toString("latin1")),
  },
  {
    what: "UTF-8 written as latin1",
    cause: "charset-changed",
    signed: plainName,
    damage: (i) => withBody(i, latin1(plainName)),
  },
  {
    what: "latin1 written as UTF-8",
    cause: "charset-changed",
    signed: latin1(plainName),
    damage: (i) => withBody(i, plainName),
  },
  {
    what: "windows-1252 written as UTF-8",
    cause: "charset-changed",
    signed: Buffer.from([0x22, 0x80, 0x93, 0x22]),
    damage: (i) => withBody(i, '"€“"'),
  },
  {
    what: "FF replaced by U+FFFD",
    cause: "bytes-replaced",
    signed: Buffer.from([0x7b, 0xff, 0x7d, 0xff]),
    damage: (i) => withBody(i, "{\ufffd}\ufffd"),
  },
  {
    what: "U+FFFD signed for FF",
    cause: "bytes-replaced",
    signed: "{\ufffd}",
    damage: (i) => withBody(i, Buffer.from([0x7b, 0xff, 0x7d])),
  },
  {
    what: "accents decomposed",
    cause: "unicode-normalised",
    signed: plainName,
    damage: (i) => withBody(i, plainName.normalize("NFD")),
  },
  {
    what: "base64 of a gateway",
    cause: "body-base64",
    damage: (i) => withBody(i, Buffer.from(i.request.body).toString("base64")),
  },
  {
    what: "base64 undone",
    cause: "body-base64",
    signed: Buffer.from(json).toString("base64"),
    damage: (i) => withBody(i, json),
  },
  { what: "the body URL-encoded", cause: "body-url-encoding", damage: (i) => editBody(i, encodeURIComponent) },
  {
    what: "the body URL-decoded",
    cause: "body-url-encoding",
    signed: encodeURIComponent(json),
    damage: (i) => withBody(i, json),
  },
  {
    what: "one field of a form",
    cause: "form-field",
    signed: new URLSearchParams({ payload: json }).toString(),
    damage: (i) => withBody(i, json),
  },
  {
    what: "a form where JSON was signed",
    cause: "form-field",
    damage: (i) => withBody(i, new URLSearchParams({ payload: json }).toString()),
  },
  {
    what: "a form written again",
    cause: "form-rewritten",
    signed: form.replaceAll("%7B", "%7b").replaceAll("%3A", "%3a").replaceAll("%7D", "%7d"),
    damage: (i) => withBody(i, form),
  },
  {
    what: "HTML escapes",
    cause: "html-escaped",
    damage: (i) =>
      editBody(i, (t) =>
        t.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
      ),
  },
  { what: "gzip not unpacked", cause: "body-compressed", damage: (i) => withBody(i, gzipSync(i.request.body)) },
  { what: "deflate not unpacked", cause: "body-compressed", damage: (i) => withBody(i, deflateSync(i.request.body)) },
  {
    what: "brotli not unpacked",
    cause: "body-compressed",
    damage: (i) => addHeaders(withBody(i, brotliCompressSync(i.request.body)), "Content-Encoding", "br"),
  },
  { what: "zstd not unpacked", cause: "body-compressed", damage: (i) => withBody(i, zstdCompressSync(i.request.body)) },
  {
    what: "gzip unpacked before verifying",
    cause: "body-decompressed",
    signed: gzipSync(json),
    damage: (i) => addHeaders(withBody(i, json), "Content-Encoding", "gzip"),
    proven: false,
  },
  {
    what: "the event of a Lambda",
    cause: "body-in-envelope",
    damage: (i) =>
      withBody(
        i,
        JSON.stringify({ path: "/x", body: Buffer.from(i.request.body).toString("base64"), isBase64Encoded: true }),
      ),
  },
  {
    what: "a part of a multipart body",
    cause: "body-multipart",
    damage: (i) =>
      editHeader(
        withBody(i, `--xyz\r\nContent-Type: application/json\r\n\r\n${json}\r\n--xyz--\r\n`),
        "Content-Type",
        () => 'multipart/form-data; boundary="xyz"',
      ),
  },
  {
    what: "chunk sizes in the body",
    cause: "body-chunked",
    damage: (i) =>
      withBody(
        i,
        Buffer.concat([
          Buffer.from("5\r\n"),
          i.request.body.subarray(0, 5),
          Buffer.from(`\r\n${(i.request.body.length - 5).toString(16)}\r\n`),
          i.request.body.subarray(5),
          Buffer.from("\r\n0\r\n\r\n"),
        ]),
      ),
  },
  { what: "no body at all", cause: "body-empty", damage: (i) => withBody(i, ""), proven: false },
  { what: "nothing signed", cause: "signed-empty-body", signed: "", damage: (i) => withBody(i, json) },
]);
