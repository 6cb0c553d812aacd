// The one door to node:zlib: unpacks compressed bodies within limits, so that no bomb goes off.

import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib";

/** At most this many bytes come out. */
const mostBytes = 10 * 1024 * 1024;
/** And at most this many times what went in. */
const mostRatio = 100;

/** Ways in which a body can be compressed. */
export type Packing = "gzip" | "deflate" | "br" | "zstd";

/** The unpacked bytes, or undefined when the bytes are not packed in this way or would become too many. */
export function decompress(bytes: Uint8Array, packing: Packing): Uint8Array | undefined {
  const maxOutputLength = Math.min(mostBytes, bytes.length * mostRatio);
  for (const unpack of unpackers[packing]) {
    try {
      return unpack(bytes, { maxOutputLength });
    } catch {
      // Not packed like this, cut, or too large: the caller only wants to know that it did not work.
    }
  }
  return undefined;
}

type Unpacker = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** "deflate" means zlib's wrapping, but some send it bare. */
const unpackers: Readonly<Record<Packing, readonly Unpacker[]>> = {
  gzip: [gunzipSync],
  deflate: [inflateSync, inflateRawSync],
  br: [brotliDecompressSync],
  zstd: [zstdDecompressSync],
};
