// docs/providers.md, made from the data, so that it cannot say anything else than the program does.

import type { Provider } from "../../src/core/provider.ts";
import { isPlaced, type SigningScheme, signsTime } from "../../src/core/signing/scheme.ts";

/** The whole page. */
export function providersPage(providers: readonly Provider[]): string {
  return `# Senders that hookdev knows

${providers.length} senders. Each one is data in \`src/providers/<id>.ts\` with a source for every fact; \`hookdev providers <id>\` shows all of
them with how sure each one is. What a sender does not publish, or what nobody has looked up yet, is left unset and said
to be unknown. This page is made from that data: \`npx vitest run test/providers/page -u\` writes it anew.

## Signatures

The first scheme is the default; \`--scheme <id>\` chooses another one. "Time" is how old a delivery may be and, behind the
slash, how far ahead of the receiver's clock.

| Sender | \`--provider\` | Schemes | Time |
| --- | --- | --- | --- |
${providers.map(schemeRow).join("\n")}

### What about a scheme is not published

${providers.flatMap(unconfirmedLines).join("\n")}

## Events, retries, recognition

"Events" counts the listed names; for most of the later senders they are a handful of well-known ones, not all. An unlisted
one is sent with \`--provider <id> --data @file\`. A dash means: not known to hookdev.

| Sender | Events | With payload | Attempts | Waits (s) | Received | Recognised by |
| --- | --- | --- | --- | --- | --- | --- |
${providers.map(behaviourRow).join("\n")}

### Who is recognised when several fit

1. Header names decide before bodies, and more of a sender's headers before fewer.
2. Svix, Standard Webhooks and HTTP Message Signatures are families: at a tie with a particular sender's headers it is that
   sender. Clerk and Resend send nothing but \`svix-…\` and are recognised as \`svix\`, OpenAI as \`standard-webhooks\`;
   \`--provider\` names the one that it is.
3. \`X-Hub-Signature\` alone says nobody: GitHub and Bitbucket are known by their event headers, Intercom by its body.

### Whose event a name means

The names of ${providers
    .filter(({ namesFirst }) => namesFirst)
    .map(({ name }) => name)
    .join(", ")} come first, in whatever spelling: \`check.completed\` is Dotfile's
\`Check.Completed\`, and Onfido's is \`onfido:check.completed\`. A name that two of the other senders have (\`delivered\`) needs its
sender in front.

## Questions before the first delivery

${providers.flatMap(challengeLines).join("\n")}

The inbox answers them by itself where no app does. Trello asks with a HEAD request that holds nothing of its own: any 200 is
right.

## Keys of schemes with a key pair

To verify, the sender's public key is given as the secret; to poke, a private key (PEM or JWK) of your own, whose public half
your receiver is told. hookdev fetches no keys and no certificates.
`;
}

function schemeRow(provider: Provider): string {
  const schemes = provider.schemes.map(({ id, label }) => `\`${id}\`: ${label}`);
  const times = [...new Set(provider.schemes.map(timeOf))];
  return row([provider.name, `\`${provider.id}\``, schemes.join("<br>"), times.join("<br>")]);
}

function timeOf(scheme: SigningScheme): string {
  if (!("messages" in scheme))
    return signsTime(scheme) && "toleranceSeconds" in scheme ? `${scheme.toleranceSeconds} s` : "not signed";
  const { timestamp } = scheme;
  if (timestamp === undefined) return "not signed";
  const { toleranceSeconds: past, futureSeconds: future, pastOnly } = timestamp;
  if (past === undefined) return "signed, not judged";
  if (pastOnly === true) return `${past} s / any`;
  return future === undefined ? `${past} s` : `${past} s / ${future} s`;
}

function unconfirmedLines({ name, schemes }: Provider): string[] {
  return schemes.flatMap((scheme) => {
    const { unconfirmed } = scheme;
    if (unconfirmed !== undefined) return [`- ${name}, \`${scheme.id}\`: ${unconfirmed}`];
    return isPlaced(scheme) ? [] : [`- ${name}, \`${scheme.id}\`: the customer chooses the header.`];
  });
}

function behaviourRow({ name, events, retry, recognition }: Provider): string {
  const payloads = events.filter(({ payload }) => payload !== undefined).length;
  const marks = [
    ...recognition.headers.map((header) => `\`${header}\``),
    ...(recognition.body.length === 0 ? [] : [`body with ${recognition.body.map((at) => `\`${at}\``).join(", ")}`]),
  ];
  return row([
    name,
    `${events.length}`,
    `${payloads}`,
    `${retry.attempts ?? "–"}`,
    retry.delaysSeconds === undefined ? "–" : retry.delaysSeconds.join(", ") || "none",
    retry.successPublished ? retry.success : "–",
    marks.join(", ") || "–",
  ]);
}

function challengeLines({ name, challenges = [] }: Provider): string[] {
  return challenges.map(({ when: { method, header, json } }) => {
    const mark = header ?? `${json?.pointer} = ${json?.equals}`;
    return `- ${name}: ${method} with \`${mark}\``;
  });
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
