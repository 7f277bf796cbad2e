/** The patrol board: the plan in force or the draft being looked at, and what is done with them. */

import { computed, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { newIdempotencyKey } from '../../shared/api/client';
import { cancelJob } from '../../shared/api/endpoints';
import type { Patrol, PatrolPlan, WholePatrolPlan } from '../../shared/api/patrol-types';
import {
  confirmProposal,
  discardPatrolPlan,
  getEndedJob,
  getPatrolPlan,
  listPatrolPlans,
  orderPatrolPlan,
  publishPatrolPlan,
  rejectProposal,
  replanPatrols,
  withdrawPatrolPlan,
} from '../../shared/api/patrols';
import { useDesk } from './desk';
import { useOneAtATime } from './one-at-a-time';
import { useToasts } from './toasts';

const busy = ref(false);
const draft = shallowRef<WholePatrolPlan | null>(null);
/** the job that makes a plan now */
const jobId = ref<number | null>(null);
/** why the last plan could not be made */
const refusal = ref<{ message: string; remedy: string | null } | null>(null);
const chosenId = ref<number | null>(null);
const heat = ref(true);

/** Returns the board's state and steps. */
export function usePatrols() {
  const desk = useDesk();
  const { t } = useI18n();
  const { say } = useToasts();
  const run = useOneAtATime(busy);
  const live = desk.live.state;

  const plan = computed<PatrolPlan | null>(() => [...live.value.patrol_plan.values()].at(-1) ?? null);
  const shown = computed<PatrolPlan | null>(() => draft.value ?? plan.value);
  const signOf = (unitId: number): string => live.value.unit.get(unitId)?.call_sign ?? `#${unitId}`;
  const patrols = computed<Patrol[]>(() => {
    const all = draft.value?.patrols ?? [...live.value.patrol.values()];
    return [...all].sort((a, b) => signOf(a.unit_id).localeCompare(signOf(b.unit_id), 'zh'));
  });
  const proposal = computed(() => [...live.value.patrol_proposal.values()].at(-1) ?? null);

  return {
    busy,
    draft,
    jobId,
    refusal,
    chosenId,
    heat,
    plan,
    /** the draft being looked at, else the plan in force */
    shown,
    patrols,
    proposal,
    signOf,
    chosen: computed(() => patrols.value.find(({ id }) => id === chosenId.value) ?? null),
    /** looks for a draft that somebody made and nobody published */
    findDraft: () =>
      run(async () => {
        const newest = (await listPatrolPlans())[0];
        const usable = newest?.state === 'draft' && Date.parse(newest.ends_at) > desk.live.nowMs.value;
        draft.value = usable ? await getPatrolPlan(newest.id) : null;
      }),
    order: (startsAt: string, endsAt: string, seconds: number) =>
      run(async () => {
        refusal.value = null;
        const body = { starts_at: startsAt, ends_at: endsAt, seconds };
        jobId.value = (await orderPatrolPlan(body, newIdempotencyKey())).id;
      }),
    /** takes what came of the job that has just left the live picture */
    takeResult: () =>
      run(async () => {
        const id = jobId.value;
        if (id === null) return;
        jobId.value = null;
        const job = await getEndedJob(id);
        refusal.value = job.failure;
        const made = job.result?.plan_id;
        if (made === undefined) return;
        draft.value = await getPatrolPlan(made);
        chosenId.value = null;
      }),
    stopMaking: () =>
      run(async () => {
        if (jobId.value !== null) await cancelJob(jobId.value);
        jobId.value = null;
      }),
    publish: () =>
      run(async () => {
        if (!draft.value) return;
        await publishPatrolPlan(draft.value.id);
        draft.value = null;
        say(t('console.patrols.done.published'));
      }),
    discard: () =>
      run(async () => {
        if (!draft.value) return;
        await discardPatrolPlan(draft.value.id);
        draft.value = null;
      }),
    withdraw: () =>
      run(async () => {
        if (!plan.value) return;
        await withdrawPatrolPlan(plan.value.id);
        say(t('console.patrols.done.withdrawn'));
      }),
    replan: () =>
      run(async () => {
        if (!plan.value) return;
        await replanPatrols(plan.value.id);
        say(t('console.patrols.done.asked'));
      }),
    confirm: () =>
      run(async () => {
        if (!proposal.value) return;
        await confirmProposal(proposal.value.id);
        say(t('console.patrols.done.confirmed'));
      }),
    reject: () =>
      run(async () => {
        if (!proposal.value) return;
        await rejectProposal(proposal.value.id);
        say(t('console.patrols.done.rejected'));
      }),
  };
}

/** Follows the job that makes a plan to its end; must be called once. */
export function followPlanJob(): void {
  const desk = useDesk();
  const { takeResult } = usePatrols();
  const isLive = (): boolean => jobId.value !== null && desk.live.state.value.job.has(jobId.value);
  const hasEnded = (): boolean =>
    jobId.value !== null && desk.live.state.value.versions.job.has(jobId.value) && !isLive();
  watch(hasEnded, (now) => (now ? void takeResult() : undefined), { immediate: true });
}
