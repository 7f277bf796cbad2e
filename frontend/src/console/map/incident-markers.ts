/** Incidents on the map as buttons: shape and colour by priority, a running timer, a ring. */

import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import type { Incident } from '../../shared/api/types';
import { PRIORITY_FIGURE_Y, PRIORITY_SHAPES } from '../logic/shapes';

export interface MarkedIncident {
  incident: Incident;
  /** the time since the report as text */
  timer: string;
  /** what a screen reader says */
  title: string;
}

interface Held {
  marker: Marker;
  button: HTMLButtonElement;
  timer: HTMLElement;
  version: number;
}

export class IncidentMarkers {
  private readonly held = new Map<number, Held>();

  constructor(
    private readonly map: MapLibreMap,
    private readonly onSelect: (id: number) => void,
  ) {}

  /** Shows exactly these incidents; those without a point have no place on a map. */
  show(marked: readonly MarkedIncident[], selectedId: number | null): void {
    const wanted = new Set<number>();
    for (const one of marked) {
      if (!one.incident.point) continue;
      wanted.add(one.incident.id);
      this.update(one, selectedId);
    }
    for (const [id, { marker }] of this.held) {
      if (wanted.has(id)) continue;
      marker.remove();
      this.held.delete(id);
    }
  }

  stop(): void {
    this.show([], null);
  }

  private update({ incident, timer, title }: MarkedIncident, selectedId: number | null): void {
    const held = this.held.get(incident.id) ?? this.add(incident);
    if (held.version !== incident.version && incident.point) {
      held.marker.setLngLat(incident.point);
      held.version = incident.version;
    }
    held.timer.textContent = timer;
    held.button.title = title;
    held.button.setAttribute('aria-label', title);
    held.button.dataset.state = incident.state;
    held.button.classList.toggle('selected', incident.id === selectedId);
    held.button.classList.toggle('unverified', !incident.verified);
  }

  private add(incident: Incident): Held {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'incident-marker';
    button.dataset.testid = `incident-marker-${incident.id}`;
    button.style.setProperty('--tone', `var(--priority-${incident.priority})`);
    button.addEventListener('click', () => this.onSelect(incident.id));
    const timer = document.createElement('span');
    button.append(drawShape(incident), timer);
    const marker = new Marker({ element: button, anchor: 'top', offset: [0, -17] })
      .setLngLat(incident.point ?? [0, 0])
      .addTo(this.map);
    const held = { marker, button, timer, version: incident.version };
    this.held.set(incident.id, held);
    return held;
  }
}

const SVG = 'http://www.w3.org/2000/svg';

function drawShape({ priority }: Incident): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-1 -1 26 26');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PRIORITY_SHAPES[priority]);
  path.setAttribute('fill', 'var(--tone)');
  const figure = document.createElementNS(SVG, 'text');
  figure.setAttribute('x', '12');
  figure.setAttribute('y', String(PRIORITY_FIGURE_Y[priority]));
  figure.setAttribute('text-anchor', 'middle');
  figure.textContent = String(priority);
  svg.append(path, figure);
  return svg;
}
