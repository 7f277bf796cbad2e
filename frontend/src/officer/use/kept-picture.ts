import { useThrottleFn } from '@vueuse/core';
import { toRaw, watch } from 'vue';
import type { Me } from '../../shared/api/types';
import type { LiveState } from '../../shared/live/reducer';
import type { LiveStore } from '../../shared/live/store';
import { findThing, keepThing } from '../store/stores';

/** A session lasts 13 hours; what is older is nobody's present work. */
const LONGEST_MS = 13 * 3_600_000;
const SAVE_EVERY_MS = 1_000;

interface Kept<T> {
  value: T;
  accountId: number;
  savedMs: number;
}

async function find<T>(name: string): Promise<Kept<T> | null> {
  const kept = await findThing<Kept<T>>(name);
  return kept && Date.now() - kept.savedMs < LONGEST_MS ? kept : null;
}

function keep(name: string, accountId: number, value: unknown): Promise<void> {
  return keepThing(name, { value, accountId, savedMs: Date.now() });
}

/** Returns who was here last on this phone, so that the page opens without a network. */
export async function findKeptMe(): Promise<Me | null> {
  return (await find<Me>('me'))?.value ?? null;
}

export const keepMe = (me: Me): Promise<void> => keep('me', me.account_id, me);

/** Returns what this account saw last; the server tells what happened since. */
export async function findKeptPicture(accountId: number): Promise<LiveState | null> {
  const kept = await find<LiveState>('picture');
  return kept?.accountId === accountId ? kept.value : null;
}

/** Keeps the live picture as it changes. */
export function useKeptPicture(store: LiveStore, accountId: number): void {
  const save = useThrottleFn(
    () => void keep('picture', accountId, toRaw(store.state.value)),
    SAVE_EVERY_MS,
    true,
  );
  watch(store.state, save);
}
