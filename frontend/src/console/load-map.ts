/** Fetches the map's code, by far the heaviest part of the page. */
export const loadMap = () => import('./components/DeskMap.vue');
