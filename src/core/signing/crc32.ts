// CRC-32 (ISO 3309), which PayPal signs instead of the body.

/** The checksum as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  made ??= makeTable();
  const table = made;
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ (table[(sum ^ (bytes[i] as number)) & 0xff] as number);
  return (sum ^ 0xffffffff) >>> 0;
}

let made: Uint32Array | undefined;

function makeTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    table[i] = value;
  }
  return table;
}
