// New values for fields that differ from delivery to delivery.

import type { Random } from "./ports.ts";
import type { FreshField } from "./provider.ts";

export interface FreshSource {
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly random: Random;
}

/** The JSON token that takes the place of `old`, of the same JSON type; undefined when `old` has to stay. */
export function freshToken(old: string, kind: FreshField["kind"], source: FreshSource): string | undefined {
  if (old.startsWith('"')) return `"${freshText(kind, source, old.slice(1, -1))}"`;
  if (!/^\d+$/.test(old)) return undefined;
  if (kind === "epoch-ms" || kind === "epoch-s") return freshText(kind, source, old);
  // A JSON number has no leading zero.
  return kind === "digits" ? freshText(kind, source, old).replace(/^0(?=\d)/, "1") : undefined;
}

function freshText(kind: FreshField["kind"], { now, random }: FreshSource, old: string): string {
  switch (kind) {
    case "uuid":
      return random.uuid();
    case "hex32":
      return random.hex(32);
    case "hex64":
      return random.hex(64);
    case "iso-ms":
      return new Date(now).toISOString();
    case "iso-7":
      return `${new Date(now).toISOString().slice(0, -1)}${digits(random, 4)}Z`;
    case "epoch-ms":
      return String(Math.floor(now));
    case "epoch-s":
      return String(Math.floor(now / 1000));
    case "digits":
      return digits(random, old.length);
    case "id":
      return withFreshEnd(random, old);
    default:
      return kind satisfies never;
  }
}

function withFreshEnd(random: Random, old: string): string {
  const kept = /^(?:.*[_/-]|[A-Z][a-z]?(?=\d))?/.exec(old)?.[0] ?? "";
  return `${kept}${random.hex(old.length - kept.length)}`;
}

function digits(random: Random, count: number): string {
  const pairs = random.hex(count * 2).match(/../g) ?? [];
  return pairs.map((pair) => Number.parseInt(pair, 16) % 10).join("");
}
