// Addresses and names that nothing is ever sent to, whatever is allowed: each with the sentence that says why.

import { isInRange, parseIp, parseIpRange } from "../ip-ranges.ts";

/** The sentence for an address (no brackets), or undefined when it may be dialled. What is no address may not. */
export function neverAddress(address: string): string | undefined {
  const bytes = parseIp(address);
  if (bytes === undefined) return "It is not an address that can be judged.";
  const found = ranges.find(({ range }) => isInRange(address, range));
  if (found !== undefined) return found.sentence;
  return address.includes(":") && hidesIpv4(bytes) ? hidden : undefined;
}

/** The sentence for a host name in lower case, or undefined when it may be looked up. */
export function neverName(name: string): string | undefined {
  return metadataNames.test(name) ? metadata : undefined;
}

const metadata = "It is the metadata service of a cloud, which gives credentials to whoever asks.";
const unspecified = "It is the unspecified address, which stands for any machine.";
const linkLocal = "It is a link-local address.";
const multicast = "It is a multicast address.";
const hidden = "It is a form of IPv6 that holds an IPv4 address and can lead to it.";

const metadataNames = /^(metadata|metadata\.google\.internal|metadata\.goog|instance-data(\.ec2\.internal)?)$/;

/** The first that fits is told. */
const ranges = (
  [
    // AWS, Google, Azure and many more; then containers and pods of AWS, Alibaba, Azure's agent, Oracle's first cloud.
    ["169.254.169.254", metadata],
    ["169.254.170.2", metadata],
    ["169.254.170.23", metadata],
    ["100.100.100.200", metadata],
    ["168.63.129.16", metadata],
    ["192.0.0.192", metadata],
    ["fd00:ec2::/32", metadata],
    ["fd20:ce::254", metadata],
    ["0.0.0.0/8", unspecified],
    ["::", unspecified],
    ["169.254.0.0/16", linkLocal],
    ["fe80::/10", linkLocal],
    ["224.0.0.0/4", multicast],
    ["ff00::/8", multicast],
    ["240.0.0.0/4", "It is a reserved or broadcast address."],
    // NAT64 (well known and local), 6to4, Teredo, and SIIT's translated addresses.
    ["64:ff9b::/96", hidden],
    ["64:ff9b:1::/48", hidden],
    ["2002::/16", hidden],
    ["2001::/32", hidden],
    ["::ffff:0:0:0/96", hidden],
  ] as const
).map(([range, sentence]) => ({ range: parseIpRange(range), sentence }));

/** Mapped (`::ffff:a.b.c.d`, which is read as 4 bytes), compatible (`::a.b.c.d`) and ISATAP (`…:5efe:a.b.c.d`). */
function hidesIpv4(bytes: readonly number[]): boolean {
  if (bytes.length === 4) return true;
  const areZero = (from: number, to: number) => bytes.slice(from, to).every((byte) => byte === 0);
  const isIsatap = ((bytes[8] as number) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  return isIsatap || (areZero(0, 12) && !areZero(12, 15));
}
