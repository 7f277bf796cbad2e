import { shallowRef } from 'vue';
import type { Point } from '../../shared/api/types';

/** Where the map is to look because somebody calls for help; set again to look again. */
export const aim = shallowRef<{ point: Point } | null>(null);
