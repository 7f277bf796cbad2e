// The density of incidents for one hour, or all, of one weekday, or every day.
function patrolHeat(map, { cells, cell_m, words }) {
  const HOURS = 24;
  const PLAY_MS = 900;
  const root = document.getElementById('heat-control');
  const range = root.querySelector('input');
  const bars = root.querySelector('.bars');
  const days = root.querySelector('.days');
  const play = root.querySelector('.play');
  const all = root.querySelector('.all');
  const state = { hour: null, day: null, timer: null };
  const heat = L.heatLayer([], { minOpacity: 0.12, maxZoom: 0, gradient: {
    0.15: '#fdc96b', 0.35: '#f99d4b', 0.55: '#ea6a3c', 0.75: '#c93a30', 1: '#8f1424' } }).addTo(map);

  const countOf = (counts, hour, day) =>
    counts.reduce((sum, [d, h, n]) => sum + ((day === null || d === day) && (hour === null || h === hour) ? n : 0), 0);
  const totalOf = (hour, day) => cells.reduce((sum, [, counts]) => sum + countOf(counts, hour, day), 0);
  // One scale for all the hours of a choice of days, so that they can be compared.
  const largest = (day) =>
    Math.max(1, ...cells.flatMap(([, counts]) => Array.from({ length: HOURS }, (_, hour) => countOf(counts, hour, day))));
  const hourText = (hour) =>
    words.hour.replace('{hour}', String(hour).padStart(2, '0')).replace('{next}', String(hour + 1).padStart(2, '0'));

  const resize = () => {
    const metresPerPixel = (40075016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
    const radius = Math.max(9, (1.6 * cell_m) / metresPerPixel);
    heat.setOptions({ radius, blur: radius * 0.9 });
  };

  const draw = () => {
    const { hour, day } = state;
    const points = cells
      .map(([at, counts]) => [...at, countOf(counts, hour, day)])
      .filter((point) => point[2] > 0);
    const most = hour === null ? Math.max(1, ...points.map((point) => point[2])) : largest(day);
    heat.setOptions({ max: most });
    heat.setLatLngs(points);
    root.querySelector('.hour').textContent = hour === null ? words.all : hourText(hour);
    root.querySelector('.count').textContent = words.shown.replace('{count}', totalOf(hour, day));
    all.setAttribute('aria-pressed', hour === null);
    range.value = hour ?? 0;
    range.classList.toggle('idle', hour === null);
    const counts = Array.from({ length: HOURS }, (_, each) => totalOf(each, day));
    const top = Math.max(1, ...counts);
    [...bars.children].forEach((bar, at) => {
      bar.firstChild.style.height = `${(100 * counts[at]) / top}%`;
      bar.title = `${hourText(at)}  ${words.shown.replace('{count}', counts[at])}`;
      bar.classList.toggle('chosen', at === hour);
    });
    [...days.children].forEach((chip, at) => chip.setAttribute('aria-pressed', (at || null) === (day === null ? null : day + 1)));
  };

  const choose = (change) => {
    Object.assign(state, change);
    draw();
  };
  const stop = () => {
    clearInterval(state.timer);
    state.timer = null;
    play.textContent = words.play;
  };
  const start = () => {
    choose({ hour: state.hour ?? 0 });
    state.timer = setInterval(() => choose({ hour: (state.hour + 1) % HOURS }), PLAY_MS);
    play.textContent = words.pause;
  };

  for (let hour = 0; hour < HOURS; hour += 1) {
    const bar = bars.appendChild(document.createElement('button'));
    bar.appendChild(document.createElement('i'));
    bar.setAttribute('aria-label', hourText(hour));
    bar.addEventListener('click', () => { stop(); choose({ hour }); });
  }
  [words.every_day, ...words.days].forEach((name, at) => {
    const chip = days.appendChild(document.createElement('button'));
    chip.textContent = name;
    chip.addEventListener('click', () => choose({ day: at === 0 ? null : at - 1 }));
  });
  all.textContent = words.all;
  play.textContent = words.play;
  all.addEventListener('click', () => { stop(); choose({ hour: null }); });
  play.addEventListener('click', () => (state.timer === null ? start() : stop()));
  range.addEventListener('input', () => { stop(); choose({ hour: Number(range.value) }); });
  map.on('zoomend', resize);
  map.whenReady(() => { resize(); draw(); });
}
