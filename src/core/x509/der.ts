// Writes DER, the byte form of certificates: as much of it as a certificate of our own needs.

/** A structure of the given parts, in order. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tagged(0x30, Buffer.concat(parts));
}

/** A set of one element, which needs no sorting. */
export function setOf(element: Uint8Array): Uint8Array {
  return tagged(0x31, element);
}

/** One value under a tag of one byte. */
export function tagged(tag: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(content.length)), content]);
}

/** A whole number that is not negative, from its bytes, highest first. */
export function integer(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Uint8Array.of(0) : bytes.subarray(start);
  // A first bit of 1 would make it negative.
  const sign = (digits[0] as number) < 0x80 ? [] : [0];
  return tagged(0x02, Buffer.concat([Uint8Array.from(sign), digits]));
}

export function boolean(value: boolean): Uint8Array {
  return tagged(0x01, Uint8Array.of(value ? 0xff : 0));
}

/** Bits, of which the last `unused` are not there. */
export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return tagged(0x03, Buffer.concat([Uint8Array.of(unused), bytes]));
}

export function octets(bytes: Uint8Array): Uint8Array {
  return tagged(0x04, bytes);
}

export function utf8(text: string): Uint8Array {
  return tagged(0x0c, Buffer.from(text, "utf8"));
}

/** An object identifier from its numbers with dots: `2.5.29.17`. */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** A time in milliseconds since 1970, in whole seconds: two digits for the year before 2050, four from then on. */
export function time(at: number): Uint8Array {
  const digits = `${new Date(at).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;
  return digits < "2050" ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

/** The text form of DER, as files hold it: `-----BEGIN CERTIFICATE-----`. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Seven bits a byte, all but the last with the high bit. */
function base128(number: number): number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 0x80);
  return bytes;
}
