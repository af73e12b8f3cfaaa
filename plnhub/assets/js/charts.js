// Draws every <figure data-chart="id"> whose numbers stand in <script type="application/json" id="id-data">.
//
// Numbers only; colours, fonts and sizes come from here. A null is never zero: it is a value that was held back
// because too few people stand behind it, and it is drawn hatched or left out, never guessed.
//
// {"kind": "heatmap", "rows": ["Platform"], "columns": ["Data"], "values": [[1.8, null]], "scale": "ratio" | "count",
//  "row_title": "learns", "column_title": "from", "unit": "× expected"}
//      ratio: 1 is neutral, above and below are two hues (log scale); count: one hue from zero.
// {"kind": "sankey", "unit": "contributions", "nodes": [{"id": "gh", "label": "GitHub", "column": 0, "tone": 1}],
//  "links": [{"source": "gh", "target": "data", "value": 40 | null}]}
//      column counts from 0 at the start side; nodes keep the order given; tone 1-8 (optional) picks the hue.
// {"kind": "band", "x": ["2026-09-01"], "label": "Observed", "values": [0.2], "band": {"label": "Expected by chance",
//  "low": [0.1], "high": [0.3], "middle": [0.2]}, "range": [-1, 1], "unit": "E-I", "target": {"label": "Goal", "value": 0}}
//      band, range and target are optional.
// {"kind": "bars", "categories": ["Interns"], "series": [{"label": "Connect", "values": [3]}],
//  "mode": "group" | "stack" | "share", "horizontal": false, "unit": "acts per person", "scale": "log"}
//      a series may bring "words", the figures as they are written at the end of its bars; scale is optional.
// {"kind": "egomap"} is not drawn here: the ego_map macro makes it on the server.
import { bands } from "./chart-band.js";
import { bars } from "./chart-bars.js";
import { heatmap } from "./chart-heatmap.js";
import { legend } from "./chart-legend.js";
import { look, withCommonLayout } from "./chart-look.js";
import { sankey } from "./chart-sankey.js";

const DRAWINGS = { heatmap, sankey, band: bands, bars };
const drawn = new Map(); // figure → the width it was drawn for

async function draw(figure) {
  const plot = figure.querySelector(".plot");
  const picture = sketch(figure, plot);
  if (!picture) return;
  const { default: Plotly } = await import("./plotly.js");
  await Plotly.react(plot, picture.traces, picture.layout, picture.config);
  drawn.set(figure, plot.clientWidth);
  sizes.observe(plot);
}

// What is to be drawn, with the legend and the room for it, so that nothing on the page moves once it comes.
function sketch(figure, plot) {
  const data = JSON.parse(document.getElementById(`${figure.dataset.chart}-data`).textContent, withoutMarkup);
  plot.hidden = Boolean(data.links?.every(({ value }) => value === null)); // nothing may be shown: the finding says so
  if (plot.hidden) return null;
  const theme = look(plot);
  const picture = DRAWINGS[data.kind](data, theme, { hidden: plot.dataset.hidden, narrow: plot.clientWidth < 420, width: plot.clientWidth });
  const { layout, config } = withCommonLayout(picture, theme, plot);
  legend(figure.querySelector(".plot-legend"), picture.legend);
  plot.style.minBlockSize = `${layout.height}px`;
  return { traces: picture.traces, layout, config };
}

// The chart library reads tags in labels; a team may be called anything, so its angle brackets become quotation marks.
function withoutMarkup(_key, value) {
  return typeof value === "string" ? value.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("%{", "% {") : value;
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      draw(target);
    }
  },
  { rootMargin: "300px" },
);

// Only a new width asks for a new drawing; a phone changes its height whenever the address bar slides away.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const figure = target.closest("[data-chart]");
    if (target.clientWidth && drawn.get(figure) !== target.clientWidth) draw(figure);
  }
});

function watch() {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    if (drawn.has(figure)) continue;
    watcher.observe(figure);
    const plot = figure.querySelector(".plot");
    if (plot.clientWidth && !plot.style.minBlockSize) queueMicrotask(() => sketch(figure, plot)); // one that fails stops no other
  }
}

function redraw() {
  for (const figure of drawn.keys()) figure.isConnected ? draw(figure) : drawn.delete(figure);
}

watch();
document.addEventListener("htmx:after:swap", watch);
document.addEventListener("themechange", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
