// How several signatures stand in one value: `k=v` pairs and versioned lists, read with a limit.

import {
  type Container,
  type ListContainer,
  mostSignatures,
  type PairsContainer,
  type TimestampRule,
} from "./scheme-parts.ts";

/** Signatures that belong together, with the time that stands among them. */
export interface SignatureGroup {
  /** Without what the container puts around them; `prefix` is still in front. */
  readonly texts: readonly string[];
  /** Undefined when the container holds none; the first when it holds several. */
  readonly timestamp?: string | undefined;
  /** The container holds several times. */
  readonly doubledTimestamp?: true;
}

/** What a value holds. */
export interface Contained {
  readonly groups: readonly SignatureGroup[];
  /** Keys or versions that stand there and do not count, for messages. */
  readonly others: readonly string[];
  /** How many signatures were left out because there are too many. */
  readonly beyond: number;
}

/** Reads the values of a container; without one each value is a signature (`receivedAt` has limited them). */
export function contained(
  values: readonly string[],
  container: Container | undefined,
  timestamp: TimestampRule | undefined,
): Contained {
  if (container === undefined) return { groups: [{ texts: values }], others: nothing, beyond: 0 };
  const reader = new Reader();
  for (const value of values)
    if (container.style === "list") reader.list(value, container);
    else
      for (const group of container.groups ? value.split(" ") : [value])
        reader.pairs(group, container, timestamp?.pair);
  return { groups: reader.groups, others: [...reader.others], beyond: reader.beyond };
}

const nothing: readonly string[] = [];

/** One value as the container writes it; the reverse of `contained` for one signature. */
export function containing(
  text: string,
  container: Container | undefined,
  time: { readonly key: string; readonly value: string } | undefined,
): string {
  if (container === undefined) return text;
  if (container.style === "list") return `${container.version},${text}`;
  const signature = `${container.signatureKey}=${text}`;
  return time === undefined ? signature : `${time.key}=${time.value}${container.separator}${signature}`;
}

class Reader {
  readonly groups: SignatureGroup[] = [];
  readonly others = new Set<string>();
  beyond = 0;
  #count = 0;

  list(value: string, { version }: ListContainer): void {
    const texts: string[] = [];
    for (const element of value.split(" ")) {
      const comma = element.indexOf(",");
      if (comma === -1) continue;
      const name = element.slice(0, comma);
      if (name === version) this.#take(texts, element.slice(comma + 1));
      else this.#note(name);
    }
    if (texts.length > 0) this.groups.push({ texts });
  }

  pairs(value: string, { separator, signatureKey }: PairsContainer, timeKey: string | undefined): void {
    const texts: string[] = [];
    const times: string[] = [];
    for (const element of value.split(separator)) {
      const equals = element.indexOf("=");
      if (equals === -1) continue;
      const key = element.slice(0, equals).trim();
      const text = element.slice(equals + 1).trim();
      if (key === signatureKey) this.#take(texts, text);
      else if (key === timeKey) times.push(text);
      else this.#note(key);
    }
    if (texts.length === 0) return;
    const [timestamp, second] = times;
    this.groups.push({ texts, timestamp, ...(second === undefined ? {} : { doubledTimestamp: true }) });
  }

  #take(texts: string[], text: string): void {
    this.#count += 1;
    if (this.#count > mostSignatures) this.beyond += 1;
    else texts.push(text);
  }

  #note(name: string): void {
    if (this.others.size < mostSignatures && /^[\w-]{1,20}$/.test(name)) this.others.add(name);
  }
}
