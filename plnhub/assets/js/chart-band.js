// One line over time in front of the band where chance alone would put it. A held-back point leaves a gap.
import { language } from "./chart-look.js";

export function bands(data, theme, { hidden, narrow }) {
  const accent = theme.colour("chart-1");
  const hasGap = data.values.includes(null);
  return {
    traces: [...(data.band ? bandTraces(data, theme) : []), line(data, accent, theme)],
    layout: {
      hovermode: "x",
      margin: { t: 12, r: 12, b: 32, l: 44 },
      xaxis: { showgrid: false, ...months(data, narrow ? 3 : 6) },
      yaxis: { range: data.range, nticks: 6, title: data.unit && { text: data.unit } },
      shapes: [...gaps(data, theme), ...(data.target ? [targetLine(data, theme)] : [])],
    },
    height: narrow ? 260 : 300,
    legend: [
      { label: data.label, colour: accent, shape: "line" },
      ...(data.band ? [{ label: data.band.label, colour: theme.faint("chart-8", 0.28) }] : []),
      ...(data.target ? [{ label: data.target.label, colour: theme.colour("chart-2"), shape: "line" }] : []),
      ...(hasGap ? [{ label: hidden, shape: "hidden" }] : []),
    ],
  };
}

// The library knows English months only, so the ticks are written by the browser in the page's language.
function months({ x }, most) {
  const every = Math.ceil(x.length / most);
  const tickvals = x.filter((_, place) => (x.length - 1 - place) % every === 0);
  return { tickvals, ticktext: tickvals.map((day) => written(day)) };
}

function written(day) {
  return new Date(day).toLocaleDateString(language, { month: "short", year: "numeric", timeZone: "UTC" });
}

function bandTraces({ x, band }, theme) {
  const edge = { type: "scatter", mode: "lines", x, line: { width: 0, shape: "spline" }, hoverinfo: "skip" };
  const traces = [
    { ...edge, y: band.low },
    { ...edge, y: band.high, fill: "tonexty", fillcolor: theme.faint("chart-8", 0.18) },
  ];
  if (band.middle) traces.push({ ...edge, y: band.middle, line: { width: 1.5, dash: "dot", color: theme.colour("chart-8"), shape: "spline" } });
  return traces;
}

function line({ x, values, label }, accent, theme) {
  return {
    type: "scatter", mode: "lines+markers", x, y: values, name: label, connectgaps: false,
    line: { width: 2.5, color: accent }, marker: { size: 6, color: accent, line: { width: 2, color: theme.colour("chart-surface") } },
    customdata: x.map((day) => written(day)), hovertemplate: "%{customdata}<br><b>%{y}</b><extra></extra>",
  };
}

function targetLine({ target }, theme) {
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: target.value, y1: target.value, line: { width: 1.5, dash: "dash", color: theme.colour("chart-2") } };
}

// A soft column from the last point before a gap to the first one after it.
function gaps({ x, values }, theme) {
  const empty = values.flatMap((value, place) => (value === null ? [place] : []));
  return empty.map((place) => ({
    type: "rect", yref: "paper", y0: 0, y1: 1, x0: x[Math.max(0, place - 1)], x1: x[Math.min(x.length - 1, place + 1)],
    line: { width: 0 }, fillcolor: theme.faint("sunken", 0.7), layer: "below",
  }));
}
