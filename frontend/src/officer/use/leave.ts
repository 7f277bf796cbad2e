import { leave } from '../../shared/phone/session';
import { forgetThings } from '../store/stores';

/** Signs out: the phone forgets who was here and what they saw. */
export async function leavePhone(): Promise<void> {
  await forgetThings();
  await leave();
}
