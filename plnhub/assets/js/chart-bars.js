// Groups side by side, stacked, or as shares of a whole. A held-back bar is replaced by the words that say so.
export function bars(data, theme, { hidden, narrow }) {
  const isFlat = data.horizontal ?? narrow;
  const held = heldBack(data);
  const names = isFlat ? { label: "y", size: "x" } : { label: "x", size: "y" };
  return {
    traces: data.series.map((series, index) => trace(series, index, data, theme, isFlat)),
    layout: {
      barmode: data.mode === "group" || !data.mode ? "group" : "stack",
      barnorm: data.mode === "share" ? "percent" : "",
      bargap: 0.38, bargroupgap: 0.08, barcornerradius: 3,
      margin: { t: 12, r: 12, b: 32, l: 44 },
      [`${names.label}axis`]: { type: "category", showgrid: false, ...(isFlat ? { autorange: "reversed" } : {}) },
      [`${names.size}axis`]: { ...extent(data), ticksuffix: data.mode === "share" ? "%" : "", title: data.unit && data.mode !== "share" ? { text: data.unit } : undefined },
      annotations: held.map((category) => words(category, hidden, isFlat, theme)),
    },
    height: isFlat ? Math.max(240, data.categories.length * (data.mode && data.mode !== "group" ? 38 : (data.scale === "log" ? 28 : 18) * data.series.length + 16) + 80) : 300,
    legend: [
      ...(data.series.length > 1 ? data.series.map(({ label }, index) => ({ label, colour: theme.series(index) })) : []),
      ...(held.length ? [{ label: hidden, shape: "hidden" }] : []),
    ],
  };
}

// On a log scale every bar starts at one, and there is room after the longest for its figure.
function extent({ scale, series }) {
  if (scale !== "log") return { nticks: 6, rangemode: "tozero" };
  const most = Math.max(10, ...series.flatMap(({ values }) => values));
  return { type: "log", dtick: 1, range: [0, Math.log10(most) * 1.18] };
}

function trace({ label, values, words: figures }, index, { categories }, theme, isFlat) {
  const [x, y] = isFlat ? [values, categories] : [categories, values];
  const size = isFlat ? "x" : "y";
  return {
    type: "bar", name: label, x, y, ...(figures ? { text: figures, textposition: "outside", cliponaxis: false, textfont: { size: 12, color: theme.colour("ink") } } : {}), orientation: isFlat ? "h" : "v", marker: { color: theme.series(index) },
    hovertemplate: `%{${isFlat ? "y" : "x"}}<br>${label}: <b>%{${size}:,.3~r}</b><extra></extra>`,
  };
}

function heldBack({ categories, series }) {
  return categories.filter((_, place) => series.some(({ values }) => values[place] === null));
}

function words(category, hidden, isFlat, theme) {
  const place = isFlat ? { x: 0, y: category, xanchor: "left", xshift: 6 } : { x: category, y: 0, yanchor: "bottom", yshift: 6, textangle: -90 };
  return { ...place, text: `▨ ${hidden}`, showarrow: false, font: { size: 11, color: theme.colour("muted") } };
}
