import type { GridChain, Named } from '../../shared/api/types';

const ORDER = ['area', 'community', 'group', 'street', 'compound'] as const;
export type ChainLink = (typeof ORDER)[number];

/** Lists the grids of a chain that exist, the widest first. */
export function listChain(chain: GridChain | null): (Named & { link: ChainLink })[] {
  if (!chain) return [];
  return ORDER.flatMap((link) => {
    const grid = chain[link];
    return grid ? [{ ...grid, link }] : [];
  });
}
