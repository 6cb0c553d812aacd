// Keys that no file of a repository may set: whoever can send a pull request would decide where secrets go.

/** Why a key is ignored in a file, or undefined when it is only unknown. */
export function authorityReason(key: string): string | undefined {
  const folded = key.toLowerCase().replace(/[\s_-]/g, "");
  for (const [pattern, reason] of reasons) if (pattern.test(folded)) return reason;
  return undefined;
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /^(secrets?|secret(env|file|stdin)?|password|passwords?|token|tokens|apikey|privatekey|credentials?|env)$/,
    "a secret is given with --secret-env, --secret-file or --secret-stdin. If a real one stood here, replace it: it is in the repository.",
  ],
  [
    /^(url|urls|target|targets|endpoint|endpoints|forward|forwardto|forwardtarget|send(to)?|baseurl)$/,
    "where to send is said on the command line only (--url, --forward-to).",
  ],
  [/^(tunnel|tunnels|tunnelhost|publicurl)$/, "a tunnel is opened from the command line only."],
  [
    /^(host|hosts|bind|listen|port|ports|address|allowhosts?|allowedhosts?|allowbrowser|allowlist|allow|insecure|ca)$/,
    "who may reach what is said on the command line only (--host, --port, --allow-browser, --insecure).",
  ],
  [/^(store|storefile|home)$/, "the store is named with --store or HOOKDEV_STORE."],
  [/^(preload|import|imports|require|plugins?|exec|command|run|script|scripts|hooks)$/, "a file starts no code."],
];
