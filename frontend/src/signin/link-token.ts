/** Reads the one-time token of an address' fragment (#token=…), or null. */
export function findToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token === '' ? null : token;
}

/** Takes the token from the address, so that it is neither shown, bookmarked nor sent again. */
export function takeToken(place: Location, history: History): string | null {
  const token = findToken(place.hash);
  if (token !== null) history.replaceState(null, '', place.pathname + place.search);
  return token;
}
