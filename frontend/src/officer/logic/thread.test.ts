import { describe, expect, it } from 'vitest';
import type { Message } from '../../shared/api/field-types';
import { listThread, listUnread } from './thread';

function message(id: number, more: Partial<Message> = {}): Message {
  return {
    id,
    version: 1,
    unit_id: 7,
    to_unit: true,
    text: `m${id}`,
    by: '值班员',
    sent_at: new Date(Date.UTC(2026, 10, 23, 20, id)).toISOString(),
    read_at: null,
    read_by: null,
    ...more,
  };
}

describe('listThread', () => {
  it('puts what waits here between what was said before and after it', () => {
    const at = new Date(Date.UTC(2026, 10, 23, 20, 1, 30)).toISOString();
    const waiting = [{ key: 'k', at, todo: { kind: 'message', unitId: 7, text: '收到' } as const }];
    const lines = listThread([message(2), message(1), message(3, { unit_id: 8 })], 7, waiting);
    expect(lines.map(({ text, own, state }) => [text, own, state])).toEqual([
      ['m1', false, 'sent'],
      ['收到', true, 'queued'],
      ['m2', false, 'sent'],
    ]);
  });

  it('says that an own line was read', () => {
    const read = message(1, { to_unit: false, read_at: '2026-11-23T20:05:00.000Z' });
    expect(listThread([read], 7, [])[0]).toMatchObject({ own: true, state: 'read' });
  });
});

describe('listUnread', () => {
  it('counts what the duty room said and the unit has not read', () => {
    const all = [
      message(1),
      message(2, { read_at: '2026-11-23T20:05:00.000Z' }),
      message(3, { to_unit: false }),
      message(4, { unit_id: 8 }),
    ];
    expect(listUnread(all, 7).map(({ id }) => id)).toEqual([1]);
  });
});
