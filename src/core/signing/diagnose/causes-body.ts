// Causes that lie in the body: what arrived is not what was signed.

import type { CauseFacts } from "./cause-facts.ts";

const rawBody = { code: "raw-body" } as const;
const verifyFirst = "Verify over the bytes as they arrive, before anything parses them, and parse afterwards.";

export const bodyCauses = {
  "newline-lost": {
    title: "The newline at the end of the body was lost",
    fix: `Find what trims the body (a shell's $(…), an editor, a trim() call). ${verifyFirst}`,
    ...rawBody,
  },
  "newline-added": {
    title: "A newline was added at the end of the body",
    fix: `Find what adds it: echo, an editor that ends each file with a newline, a log line. Save bodies with printf or as bytes. ${verifyFirst}`,
    ...rawBody,
  },
  "line-ends-changed": {
    title: "Line ends were changed between LF and CRLF",
    fix: "Keep the body as bytes. In Git, mark saved bodies with `-text` in .gitattributes; do not open files in text mode.",
    ...rawBody,
  },
  "bom-lost": {
    title: "The byte order mark at the start of the body was lost",
    fix: `A text decoder took it off. ${verifyFirst}`,
    ...rawBody,
  },
  "bom-added": {
    title: "A byte order mark was added at the start of the body",
    fix: "An editor or PowerShell saved the body as “UTF-8 with BOM”. Save it without, or verify the bytes of the request.",
    ...rawBody,
  },
  "whitespace-added": {
    title: "White space was added around the body",
    fix: `Take off what was put around the body. ${verifyFirst}`,
    ...rawBody,
  },
  "charset-changed": {
    title: "The body was read in one charset and written in another",
    fix: "Do not turn the body into text before it is verified; where text is needed, decode it as UTF-8.",
    ...rawBody,
  },
  "bytes-replaced": {
    title: "Bytes that are not UTF-8 were replaced by U+FFFD",
    fix: "One side hashed text instead of bytes. Hash the bytes themselves: no toString(), no decode() before verifying.",
    ...rawBody,
  },
  "unicode-normalised": {
    title: "The body's accents were composed or decomposed (Unicode normalisation)",
    fix: `Something normalised the text on its way. ${verifyFirst}`,
    ...rawBody,
  },
  "json-reformatted": {
    title: "The JSON was parsed and written again with other spaces",
    fix: `Do not hash JSON.stringify(req.body) or its like. ${verifyFirst}`,
    ...rawBody,
  },
  "json-keys-reordered": {
    title: "The JSON was written again with its keys in another order",
    fix: `Keys were sorted, or the JSON went through a database column such as jsonb. ${verifyFirst}`,
    ...rawBody,
  },
  "json-slashes": {
    title: "The JSON was written again with slashes escaped differently (`\\/`)",
    fix: `PHP's json_encode writes \\/ and others write /. ${verifyFirst}`,
    ...rawBody,
  },
  "json-unicode": {
    title: "The JSON was written again with characters escaped differently (`\\u00e9`)",
    fix: `Writers differ in what they escape as \\uXXXX. ${verifyFirst}`,
    ...rawBody,
  },
  "json-python": {
    title: "The JSON was signed in the form that Python's json.dumps writes",
    fix: "The sender signs json.dumps of the body, not the bytes it sends. Verify over the same form, or use a scheme with {body|python-json}.",
    code: "none",
  },
  "json-values-respelled": {
    title: "The JSON was written again with values spelled differently (1.0 as 1, double keys, large numbers)",
    fix: `A parser changed numbers or dropped double keys. ${verifyFirst}`,
    ...rawBody,
  },
  "json-double-encoded": {
    title: "The JSON was encoded twice, or one time too few",
    fix: "A JSON text was passed to a JSON writer again, as JSON.stringify(body) of a string. Take out one of the two.",
    ...rawBody,
  },
  "buffer-as-json": {
    title: 'The body is the JSON of a Node.js Buffer (`{"type":"Buffer","data":[…]}`)',
    fix: "A Buffer was passed to JSON.stringify. Pass the Buffer itself to the verifier.",
    ...rawBody,
  },
  "object-as-text": {
    title: "The body is a parsed object turned into text (`[object Object]`)",
    fix: `A parsed body was used where text was wanted. ${verifyFirst}`,
    ...rawBody,
  },
  "body-base64": {
    title: "The body is base64 on one side only",
    fix: "A gateway encodes bodies (AWS API Gateway, ALB and Lambda set isBase64Encoded). Decode the body before verifying.",
    code: "base64-event",
  },
  "body-url-encoding": {
    title: "The body was URL-encoded or URL-decoded on its way",
    fix: "A form parser or a proxy decoded the body. Verify over the form exactly as it was sent.",
    ...rawBody,
  },
  "form-field": {
    title: "Only one field of the form was used, or the form was expected to be JSON",
    fix: "The whole form is signed, not the JSON in its field (GitHub: `payload=…`). Verify the raw body, or choose application/json at the sender.",
    ...rawBody,
  },
  "form-rewritten": {
    title: "The form was parsed and written again",
    fix: "Encoders differ in `%20` and `+`, in the case of `%2f` and in order. Verify over the raw body.",
    ...rawBody,
  },
  "html-escaped": {
    title: "The body was HTML-escaped on its way (`&quot;`)",
    fix: `A template or an input filter escaped the body. ${verifyFirst}`,
    ...rawBody,
  },
  "body-compressed": {
    title: "The body is still compressed, and the signature is over the unpacked bytes",
    fix: "Unpack the body as Content-Encoding says, then verify.",
    code: "none",
  },
  "body-decompressed": {
    title: "The body was unpacked on its way, but the sender signed it compressed",
    fix: "Content-Encoding says compressed and the body is not. Verify before unpacking: switch inflating off for this route.",
    code: "raw-body",
  },
  "body-in-envelope": {
    title: "The body is wrapped in the event of a gateway or queue",
    fix: "Verify over the inner body, not over the event around it.",
    code: "base64-event",
  },
  "body-multipart": {
    title: "The body is multipart, and the signature is over one part",
    fix: "Verify over the part that holds the event, or have the sender send plain JSON.",
    code: "none",
  },
  "body-chunked": {
    title: "Chunk sizes of the transfer stand in the body",
    fix: "The body was copied from the connection with its chunked framing. Save the body after decoding the transfer.",
    code: "none",
  },
  "body-empty": {
    title: "The body is empty",
    fix: "The stream was already read by a body parser, or the body was not passed on. Read the raw body once and keep it.",
    ...rawBody,
  },
  "signed-empty-body": {
    title: "The sender signed an empty body",
    fix: "The sender signs before it sets the body, or signs GET-like. Have it fixed there: such a signature does not protect the body.",
    code: "none",
  },
} as const satisfies Record<string, CauseFacts>;
