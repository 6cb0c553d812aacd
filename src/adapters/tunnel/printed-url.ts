// The public URL among the talk of an ssh service.

/** How services introduce the address they give: localhost.run and sish, serveo, pinggy and srv.us. */
const introductions = [
  /\btunneled with tls termination, (https?:\/\/[^\s/]+)/i,
  /\bForwarding HTTPS? traffic from (https?:\/\/[^\s/]+)/i,
  /^\s*(?:[\w-]+:\s+)?(https?:\/\/[^\s/]+)\/?\s*$/,
];

// biome-ignore lint/complexity/useRegexLiterals: the escape character reads better as a string
const colours = new RegExp("\u001b\\[[0-9;]*[A-Za-z]", "g");

/** The origin that a line gives as the tunnel's address, else undefined; links in running text are not taken. */
export function printedUrl(line: string): string | undefined {
  const plain = line.replace(colours, "");
  for (const pattern of introductions) {
    const found = pattern.exec(plain)?.[1];
    if (found !== undefined && URL.canParse(found)) return new URL(found).origin;
  }
  return undefined;
}
