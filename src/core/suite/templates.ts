// Texts that hold generators, `p-{{seq}}`: taken apart, checked, and put together again.

/** A text, or what stands between `{{` and `}}`. */
export type TemplatePart = { readonly kind: "text" | "generator"; readonly text: string };

/** Takes a text apart; `\{{` is two braces and no generator. */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const found of text.matchAll(/\\\{\{|\{\{(.*?)\}\}/gs)) {
    if (found.index > at) parts.push({ kind: "text", text: text.slice(at, found.index) });
    parts.push(found[1] === undefined ? { kind: "text", text: "{{" } : { kind: "generator", text: found[1].trim() });
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

/** The text written so that no generator is in it. */
export function withoutGenerators(text: string): string {
  return text.replaceAll("{{", "\\{{");
}
