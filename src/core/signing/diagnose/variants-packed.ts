// Bodies that arrived compressed where the unpacked bytes were signed.

import { firstHeader } from "../../http.ts";
import { decompress, type Packing } from "./decompress.ts";
import { type Trial, type Variant, withBody } from "./trial.ts";

/** The body unpacked, as its header or its first bytes say. */
export function* packedVariants(trial: Trial): Generator<Variant> {
  const { body } = trial.input.request;
  for (const packing of packingsOf(trial)) {
    const unpacked = decompress(body, packing);
    if (unpacked !== undefined)
      yield {
        cause: "body-compressed",
        detail: `when the body is unpacked (${packing})`,
        trial: withBody(trial, unpacked),
      };
  }
}

/** Whether a header says that the body is compressed although it does not look like it. */
export function isUnpackedAlready(trial: Trial): boolean {
  const announced = announcedPacking(trial);
  const { body } = trial.input.request;
  return announced !== undefined && body.length > 0 && decompress(body, announced) === undefined;
}

function announcedPacking({ input }: Trial): Packing | undefined {
  const name = (firstHeader(input.request.headers, "content-encoding") ?? "").trim().toLowerCase();
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

const names: Readonly<Record<string, Packing>> = {
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
  br: "br",
  zstd: "zstd",
};

function packingsOf(trial: Trial): Packing[] {
  const found = new Set<Packing>();
  const announced = announcedPacking(trial);
  if (announced !== undefined) found.add(announced);
  const [first, second, third, fourth] = trial.input.request.body;
  if (first === 0x1f && second === 0x8b) found.add("gzip");
  if (first === 0x78 && (second === 0x01 || second === 0x9c || second === 0xda)) found.add("deflate");
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) found.add("zstd");
  return [...found];
}
