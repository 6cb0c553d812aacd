import { toPythonJson } from "../../../../src/core/json/python-json.ts";
import { ascii, escaped, pretty, testBodyDamage } from "../../../helpers/body-damage.ts";
import { bytes, editBody, json, withBody } from "../../../helpers/diagnosis-cases.ts";

const sorted = `{"amount":33.5,"event":"Case.StatusUpdated","link":"https://a.example/x"}`;
const unsorted = `{"link":"https://a.example/x","event":"Case.StatusUpdated","amount":33.5}`;
const compact = (text: string) => JSON.stringify(JSON.parse(text));
const python = (text: string) => Buffer.from(toPythonJson(bytes(text)) ?? []).toString();

testBodyDamage([
  { what: "compact JSON made pretty by two", cause: "json-reformatted", damage: (i) => editBody(i, pretty(2)) },
  {
    what: "JSON indented by two made compact",
    cause: "json-reformatted",
    signed: pretty(2)(json),
    damage: (i) => editBody(i, compact),
  },
  {
    what: "JSON indented by four made compact",
    cause: "json-reformatted",
    signed: pretty(4)(json),
    damage: (i) => editBody(i, compact),
  },
  {
    what: "JSON indented by tabs made compact",
    cause: "json-reformatted",
    signed: pretty("\t")(json),
    damage: (i) => editBody(i, compact),
  },
  { what: "keys no longer sorted", cause: "json-keys-reordered", signed: sorted, damage: (i) => withBody(i, unsorted) },
  {
    what: "keys no longer sorted, and pretty",
    cause: "json-keys-reordered",
    signed: sorted,
    damage: (i) => withBody(i, pretty(2)(unsorted)),
  },
  {
    what: "escaped slashes written plain",
    cause: "json-slashes",
    signed: json.replaceAll("/", "\\/"),
    damage: (i) => withBody(i, json),
  },
  { what: "plain slashes escaped", cause: "json-slashes", damage: (i) => editBody(i, (t) => t.replaceAll("/", "\\/")) },
  { what: "\\u escapes written plain", cause: "json-unicode", signed: ascii(json), damage: (i) => withBody(i, json) },
  { what: "plain letters escaped", cause: "json-unicode", damage: (i) => editBody(i, ascii) },
  {
    what: "Go's \\u003c written plain",
    cause: "json-unicode",
    signed: json.replace(/[<>&]/g, escaped),
    damage: (i) => withBody(i, json),
  },
  {
    what: "PHP's escapes written plain",
    cause: "json-unicode",
    signed: ascii(json).replaceAll("/", "\\/"),
    damage: (i) => withBody(i, json),
  },
  { what: "Python's form sent compact", cause: "json-python", signed: python(json), damage: (i) => withBody(i, json) },
  {
    what: "Python's separators sent compact",
    cause: "json-python",
    signed: python(json),
    damage: (i) => editBody(i, compact),
  },
  {
    what: "1.0 for what was signed as 1",
    cause: "json-values-respelled",
    signed: '{"a":1,"b":2}',
    damage: (i) => withBody(i, '{"a":1.0,"b":2}'),
  },
  { what: "JSON encoded twice", cause: "json-double-encoded", damage: (i) => editBody(i, JSON.stringify) },
  {
    what: "a JSON string taken out",
    cause: "json-double-encoded",
    signed: JSON.stringify(json),
    damage: (i) => withBody(i, json),
  },
  {
    what: "a Buffer as JSON",
    cause: "buffer-as-json",
    damage: (i) => withBody(i, JSON.stringify(Buffer.from(i.request.body))),
  },
  {
    what: "[object Object] signed",
    cause: "object-as-text",
    signed: "[object Object]",
    damage: (i) => withBody(i, json),
  },
  {
    what: "[object Object] received",
    cause: "object-as-text",
    damage: (i) => withBody(i, "[object Object]"),
    proven: false,
  },
]);
