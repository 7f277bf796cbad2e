// Plain text for tips and popups: what a file says is never taken for markup.
function patrolText(text) {
  const element = document.createElement('span');
  element.textContent = text;
  return element;
}

function patrolRows(rows) {
  const table = document.createElement('table');
  table.className = 'rows';
  for (const [name, value] of rows) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = value;
  }
  return table;
}

// Words in the order of their rank; one that would cover another is hidden at this zoom.
function patrolLabels(map, labels) {
  const markers = labels.map(({ text, at, kind }) => {
    const html = patrolText(text);
    const icon = L.divIcon({ className: `label label-${kind}`, html, iconSize: null });
    return L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
  });
  const arrange = () => {
    const taken = [];
    for (const marker of markers) {
      const element = marker.getElement();
      element.classList.remove('hidden');
      const box = element.firstChild.getBoundingClientRect();
      const covers = taken.some(
        (other) =>
          box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
      );
      if (covers) element.classList.add('hidden');
      else taken.push(box);
    }
  };
  map.on('zoomend viewreset resize', arrange);
  map.whenReady(() => requestAnimationFrame(arrange));
}
