import { useRegisterSW } from 'virtual:pwa-register/vue';
import type { Ref } from 'vue';
import { getGround, getLayerUrl, listDispositions, listIncidentTypes, type LayerName } from '../../shared/api/endpoints';

const LOOK_EVERY_MS = 3_600_000;
const LAYERS: readonly LayerName[] = ['surfaces', 'buildings', 'roads', 'places'];

/** Resolves once requests of this page pass through the service worker: at first they do not. */
function untilControlled(): Promise<void> {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) return Promise.resolve();
  return new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
}

/** Asks once, through the service worker, for what the page needs without a network. */
async function fill(): Promise<void> {
  await untilControlled();
  await Promise.allSettled([
    getGround(),
    listIncidentTypes(),
    listDispositions(),
    ...LAYERS.map((name) => fetch(getLayerUrl(name))),
  ]);
}

export interface Update {
  /** a newer page is here and waits to be asked in */
  ready: Ref<boolean>;
  /** takes the newer page; what is queued is kept */
  take: () => Promise<void>;
}

/** Installs the page on the phone. A newer one never takes over by itself. */
export function useUpdate(): Update {
  const { needRefresh, updateServiceWorker } = useRegisterSW({
    onRegisteredSW(_, registration) {
      if (!registration) return;
      void fill();
      setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
    },
  });
  return { ready: needRefresh, take: () => updateServiceWorker(true) };
}
