/** Words about teams, people and grids, from what the server names by codes and ids. */

import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { language } from '../../shared/i18n';
import type { Duty, Mover, Proposal, Shortfalls, Standing } from '../api';

/** Returns names by code and id, and sentences made of them. */
export function useWords(standing: Ref<Standing | null>, proposal?: Ref<Proposal | null>) {
  const { t } = useI18n();
  const teams = computed(
    () => new Map((standing.value?.teams ?? []).map((team) => [team.code, team])),
  );
  const people = computed(
    () =>
      new Map(
        [...(standing.value?.people ?? []), ...(proposal?.value?.people ?? [])].map((one) => [
          one.id,
          one,
        ]),
      ),
  );
  const grids = computed(
    () => new Map((standing.value?.grids ?? []).map((grid) => [grid.code, grid])),
  );

  const teamName = (code: string): string => teams.value.get(code)?.name ?? code;
  const personName = (id: number | null): string =>
    id === null ? t('people.teams.nobody') : (people.value.get(id)?.name ?? `#${id}`);
  const gridName = (code: string): string => {
    const grid = grids.value.get(code);
    if (!grid) return code;
    return language.value === 'zh' ? grid.name : grid.name_en;
  };
  const seatName = (seat: { team: string; role: Duty }): string =>
    `${teamName(seat.team)} · ${t(`people.duty.${seat.role}`)}`;

  function moverWords({ person_id, leaves, leaves_short, distance_m }: Mover): string {
    const facts = [
      leaves === null ? t('people.teams.mover.free') : t('people.teams.mover.leaves', { team: teamName(leaves) }),
      distance_m === null ? '' : t('people.teams.mover.distance', { km: (distance_m / 1000).toFixed(1) }),
      leaves_short ? t('people.teams.mover.short') : '',
    ].filter(Boolean);
    return t('people.teams.mover.words', {
      name: personName(person_id),
      facts: facts.join(t('people.comma')),
    });
  }

  /** Returns a sentence for each thing that is short. */
  function shortfallWords(shortfalls: Shortfalls): string[] {
    const seats = shortfalls.seats.map((seat) => {
      const facts = { team: teamName(seat.team), role: t(`people.duty.${seat.role}`), n: seat.lack };
      const nearest = seat.nearest.map(moverWords).join(t('people.semicolon'));
      return nearest
        ? t('people.teams.short_nearest', { ...facts, nearest })
        : t('people.teams.short', facts);
    });
    const open = shortfalls.grids.map((grid) =>
      t(grid.too_large ? 'people.teams.grid_too_large' : 'people.teams.grid_open', {
        grid: gridName(grid.grid),
        team: teamName(grid.team),
        role: t(`people.duty.${grid.role}`),
      }),
    );
    const pins = shortfalls.pins.map((pin) =>
      t('people.teams.pin_missed', {
        name: personName(pin.person_id),
        what:
          pin.team && pin.role
            ? seatName({ team: pin.team, role: pin.role })
            : gridName(pin.grid ?? ''),
      }),
    );
    return [...seats, ...open, ...pins];
  }

  return { teams, people, teamName, personName, gridName, seatName, shortfallWords };
}
