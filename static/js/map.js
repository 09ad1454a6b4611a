// Maps drawn by Leaflet without tiles: cells coloured by value, markers, links. The table under the picture says the same.
import { number, onTheme, script, style, token } from "./page.js";

const VENDOR = "../vendor/leaflet-1.9.4/";
const STEPS = 5;

/** Upper bounds of the classes: values spread so that each class holds about as many cells. */
export function bounds(values) {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const found = new Set();
  for (let step = 1; step <= STEPS; step++) if (sorted.length) found.add(sorted[Math.ceil((sorted.length * step) / STEPS) - 1]);
  return [...found];
}

function classOf(value, limits) {
  if (!value) return 0;
  const at = limits.findIndex((limit) => value <= limit);
  return Math.round(((at + 1) / limits.length) * STEPS);
}

function legend(figure, limits, unit) {
  const line = document.createElement("div");
  line.className = "map-legend";
  const add = (step, said) => {
    const part = document.createElement("span");
    const mark = document.createElement("i");
    mark.className = `heat-${step}`;
    part.append(mark, said);
    line.append(part);
  };
  add(0, "0");
  limits.forEach((limit, at) => {
    const low = (limits[at - 1] ?? 0) + 1;
    add(classOf(limit, limits), low >= limit ? number(limit) : `${number(low)}–${number(limit)}`);
  });
  if (unit) line.append(unit);
  figure.querySelector(".map-picture").after(line);
}

function lift(L, map, layer, cell, limits) {
  const said = `${cell.name}: ${number(cell.value ?? 0)}`;
  layer.bindTooltip(said, { sticky: true });
  layer.on("mouseover", () => layer.setStyle({ weight: 2.5, color: token("--ink") }));
  layer.on("mouseout", () => layer.setStyle(lookOf(cell, limits)));
  if (cell.url) layer.on("click", () => location.assign(cell.url));
}

const lookOf = (cell, limits) => ({
  fillColor: token(`--heat-${classOf(cell.value, limits)}`),
  fillOpacity: 1,
  color: token("--line-strong"),
  weight: 0.7,
});

export async function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.map).textContent);
  style(`${VENDOR}leaflet.css`);
  await script(`${VENDOR}leaflet.js`);
  const L = globalThis.L;
  const cells = data.cells ?? (data.cells_url ? await (await fetch(data.cells_url)).json() : []);
  const place = figure.querySelector(".map-picture");
  place.hidden = false;
  const map = L.map(place, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false, minZoom: 7, maxZoom: 17 });
  const limits = bounds(cells.map((cell) => cell.value ?? 0));
  const group = L.featureGroup().addTo(map);
  const drawn = cells
    .filter((cell) => cell.cell)
    .map((cell) => {
      const layer = L.geoJSON({ type: "Feature", geometry: cell.cell, properties: {} }, { style: () => lookOf(cell, limits) });
      lift(L, map, layer, cell, limits);
      layer.addTo(group);
      return [cell, layer];
    });
  for (const marker of data.markers ?? []) {
    const look = { radius: 6, weight: 2, color: token("--surface"), fillColor: token(`--${marker.tone ?? "bad"}-mark`), fillOpacity: 1 };
    const dot = L.circleMarker([marker.lat, marker.lon], look).bindTooltip(String(marker.label)).addTo(group);
    if (marker.url) dot.on("click", () => location.assign(marker.url));
  }
  if (group.getLayers().length) map.fitBounds(group.getBounds(), { padding: [8, 8] });
  else map.setView([21.03, 105.85], 10);
  if (drawn.length) legend(figure, limits, data.unit);
  onTheme(() => drawn.forEach(([cell, layer]) => layer.setStyle(lookOf(cell, limits))));
}
