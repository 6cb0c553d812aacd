// A target URL as it is shown: the same rule as for `--forward-to` and `poke`.

/** Without its query, which may hold a token. The provider's own API answers with the whole URL. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, "");
}
