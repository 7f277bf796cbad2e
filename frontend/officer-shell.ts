/** Picks what a page needs to open without a network out of a build of several pages. */

import type { Plugin } from 'vite';

interface Entry {
  url: string;
  revision: string | null;
  size: number;
}

interface Shell {
  plugin: Plugin;
  /** keeps the page's own files in a precache list, the page under the address it is served at */
  keep: (entries: Entry[]) => { manifest: Entry[]; warnings: string[] };
}

/**
 * Returns the shell of a page: its HTML and every file that it, or what it loads, names.
 * Files carry a hash in their name, so a name found in a file's text is a reference.
 */
export function createShell(page: string): Shell {
  const files = new Set<string>();

  function collect(texts: ReadonlyMap<string, string>, file: string): void {
    files.add(file);
    const text = texts.get(file) ?? '';
    for (const other of texts.keys()) {
      if (!files.has(other) && text.includes(nameOf(other))) collect(texts, other);
    }
  }

  return {
    plugin: {
      name: 'page-shell',
      apply: 'build',
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          const texts = new Map(
            Object.values(bundle).map((one) => [
              one.fileName,
              one.type === 'chunk' ? one.code : String(one.source),
            ]),
          );
          collect(texts, `${page}.html`);
        },
      },
    },
    keep: (entries) => ({
      manifest: entries
        .filter(({ url }) => files.has(url))
        .map((entry) => ({ ...entry, url: entry.url === `${page}.html` ? `/${page}` : `/${entry.url}` })),
      warnings: [],
    }),
  };
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
