/**
 * How the live link stands: `stale` hears nothing but is not given up, `lost` is trying again,
 * `ended` was signed out or refused and does not try again.
 */
export type LinkState = 'connecting' | 'live' | 'stale' | 'lost' | 'ended';
