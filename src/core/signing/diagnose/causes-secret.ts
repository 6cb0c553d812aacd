// Causes that lie in the secret: it is the right one in another form, or another one that is known.

import type { CauseFacts } from "./cause-facts.ts";

const trim = { code: "trim-secret" } as const;
const none = { code: "none" } as const;

export const secretCauses = {
  "secret-whitespace": {
    title: "The secret was given with white space around it",
    fix: "Copy the secret without spaces and line breaks, or trim it when it is read.",
    ...trim,
  },
  "secret-newline": {
    title: "The other side's secret ends in a newline",
    fix: "The sender's secret was probably saved with echo. Save it again without the newline, on both sides.",
    ...trim,
  },
  "secret-quotes": {
    title: "The secret was given with quotes around it",
    fix: "Take the quotes off: Docker's --env-file and many settings pages keep them as part of the value.",
    ...none,
  },
  "secret-word": {
    title: 'The secret was given with an authorization word in front ("Bearer ")',
    fix: "Give the secret alone, without Bearer or Basic in front.",
    ...none,
  },
  "secret-assignment": {
    title: "The secret was given with the name of its variable in front (NAME=…)",
    fix: "Give only what stands behind the equals sign.",
    ...none,
  },
  "secret-encoding": {
    title: "The secret is read as bytes in another way than the sender does",
    fix: "Decode the secret as named above before it becomes the key, or stop decoding it.",
    ...none,
  },
  "secret-prefix": {
    title: "The prefix of the secret was kept or stripped by mistake",
    fix: "Follow the sender's rule: Standard Webhooks strip whsec_ and decode base64, Stripe uses the whole text.",
    ...none,
  },
  "secret-escapes": {
    title: "The secret holds escapes that should have been undone (\\n, %2B)",
    fix: 'Turn the two characters \\n into line breaks (key.replace(/\\\\n/g, "\\n")), or undo the URL-encoding.',
    ...none,
  },
  "secret-case": {
    title: "The secret is written in the other case",
    fix: "Use the secret in exactly the case in which the sender shows it.",
    ...none,
  },
  "secret-accents": {
    title: "The accents of the secret are composed differently (Unicode)",
    fix: "Use a secret of ASCII characters, or normalise both sides to NFC.",
    ...none,
  },
  "secret-list": {
    title: "The secret that was given is a list of several",
    fix: "Give each secret by itself; hookdev takes --secret several times.",
    ...none,
  },
  "secret-other-provider": {
    title: "The request was signed with the secret of another provider",
    fix: "Two secrets are mixed up in the settings. Check which variable is set to which secret.",
    ...none,
  },
  "secret-twin": {
    title: "The request was signed with the secret of the other mode or endpoint (test or live)",
    fix: "Use the secret of the endpoint that this request came from: test and live, and each endpoint, have their own.",
    ...none,
  },
} as const satisfies Record<string, CauseFacts>;
