const HOMES: readonly string[] = ['/console', '/officer', '/volunteer'];

/** Returns the page to open after signing in; anything but our own pages falls back to sign-in. */
export function getHome(home: string): string {
  return HOMES.includes(home) ? home : '/sign-in';
}
