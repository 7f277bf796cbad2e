/** What the phone keeps of the officer's work: survives a reload, a killed tab, a flat battery. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Fix } from '../../shared/api/types';
import type { Action } from '../logic/todo';

export interface KeptAction extends Action {
  accountId: number;
  /** the order in which they were done */
  order: number;
}

export interface KeptFix {
  id: string;
  accountId: number;
  fix: Fix;
}

interface Schema extends DBSchema {
  actions: { key: string; value: KeptAction };
  fixes: { key: string; value: KeptFix };
  things: { key: string; value: unknown };
}

export type OfficerDatabase = IDBPDatabase<Schema>;

const NAME = 'patrolgrid-officer';
const VERSION = 1;
let opened: Promise<OfficerDatabase> | null = null;

/** Returns the database, opened once a visit. */
export function openDatabase(): Promise<OfficerDatabase> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore('actions', { keyPath: 'key' });
      database.createObjectStore('fixes', { keyPath: 'id' });
      database.createObjectStore('things');
    },
  });
  return opened;
}
