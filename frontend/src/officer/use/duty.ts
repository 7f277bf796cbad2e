import { ref, type Ref } from 'vue';
import { signOff, signOn } from '../../shared/api/endpoints';
import { toFailure, type Failure } from '../../shared/api/failure';
import type { Unit } from '../../shared/api/types';
import { isPassing } from '../logic/outcome';
import { waitForNetwork } from './network';

const RETRY_MS = 3_000;
/** asked again after a lost answer, or by the partner's phone: it is what was wanted */
const ALREADY_ON = 'unit.on_duty';
const ALREADY_OFF = 'unit.off_duty';

export interface Duty {
  busy: Ref<boolean>;
  /** signing off has been asked for: nothing is collected from then on, answered or not */
  leaving: Ref<boolean>;
  signOn: (unitId: number) => Promise<void>;
  signOff: (unitId: number) => Promise<void>;
}

/** Signs the unit on and off; `onUnit` gets the server's answer, which the socket also brings. */
export function useDuty(
  onUnit: (unit: Unit) => void,
  onFailure: (failure: Failure) => void,
): Duty {
  const busy = ref(false);
  const leaving = ref(false);

  async function start(unitId: number): Promise<void> {
    busy.value = true;
    try {
      onUnit(await signOn(unitId));
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== ALREADY_ON) onFailure(failure);
    } finally {
      busy.value = false;
    }
  }

  /** Asks until the server has answered: an officer who signed off must not stay on the map. */
  async function askOff(unitId: number): Promise<void> {
    for (;;) {
      try {
        onUnit(await signOff(unitId));
        return;
      } catch (error) {
        const failure = toFailure(error);
        if (!isPassing(failure)) {
          if (failure.code !== ALREADY_OFF) onFailure(failure);
          return;
        }
        await waitForNetwork(RETRY_MS);
      }
    }
  }

  async function stop(unitId: number): Promise<void> {
    busy.value = true;
    leaving.value = true;
    await askOff(unitId);
    leaving.value = false;
    busy.value = false;
  }

  return { busy, leaving, signOn: start, signOff: stop };
}
