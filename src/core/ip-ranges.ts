// IP addresses and CIDR ranges as bytes: strict to read, so that no two readers mean different machines.

import { HookdevError } from "./errors.ts";
import { quoted } from "./sanitise.ts";

/** All addresses that share their first bits with this one. */
export interface IpRange {
  /** 4 bytes or 16. */
  readonly address: readonly number[];
  readonly bits: number;
}

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. @throws HookdevError `IP_RANGE_INVALID` */
export function parseIpRange(text: string): IpRange {
  const [host, prefix, ...rest] = text.trim().split("/");
  const address = parseIp(host as string);
  if (address === undefined || rest.length > 0) throw invalid(text);
  // A range inside the mapped IPv4 addresses has become one of IPv4: its first 96 bits are gone.
  const mapped = address.length === 4 && (host as string).includes(":") ? 96 : 0;
  const most = address.length * 8;
  if (prefix === undefined) return { address, bits: most };
  const bits = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) - mapped : -1;
  if (bits < 0 || bits > most) throw invalid(text);
  return { address, bits };
}

/** True when the address is one of the range. Text that is no address is in no range. */
export function isInRange(address: string, { address: base, bits }: IpRange): boolean {
  const bytes = parseIp(address);
  if (bytes === undefined || bytes.length !== base.length) return false;
  return bytes.every((byte, index) => {
    const used = Math.min(Math.max(bits - index * 8, 0), 8);
    return byte >> (8 - used) === (base[index] as number) >> (8 - used);
  });
}

/** The bytes of an address, 4 or 16; an IPv4 address mapped into IPv6 is the IPv4 address. Undefined when it is none. */
export function parseIp(text: string): readonly number[] | undefined {
  if (!text.includes(":")) return parseIpv4(text);
  const bytes = parseIpv6(text);
  if (bytes === undefined) return undefined;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}

/** Four decimal numbers and nothing else: `127.1`, octal and hexadecimal spellings are read differently by others. */
function parseIpv4(text: string): number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const first = groups(halves[0] as string, halves.length === 1);
  const last = halves.length === 2 ? groups(halves[1] as string, true) : [];
  if (first === undefined || last === undefined) return undefined;
  const missing = 16 - first.length - last.length;
  // `::` stands for at least one group of zeros.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...first, ...Array<number>(missing).fill(0), ...last];
}

/** Bytes of `a:b:c`; the last group may be an IPv4 address where the whole address ends. */
function groups(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = isEnd && index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (embedded !== undefined) bytes.push(...embedded);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255);
    else return undefined;
  }
  return bytes;
}

function invalid(text: string): HookdevError {
  return new HookdevError("IP_RANGE_INVALID", {
    category: "usage",
    message: `--allow-ip does not read ${quoted(text)}: it is neither an IP address nor a range in CIDR form.`,
    remedy: "Write for example 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.",
  });
}
