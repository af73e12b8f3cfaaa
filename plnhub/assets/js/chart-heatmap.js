// Who with whom: one cell per pair, two hues around "as expected" or one hue from zero, hatching where nothing may be shown.
import { blend, isDarkColour, language } from "./chart-look.js";

const REACH = 2; // four times more, or four times less, than expected is the end of the scale

export function heatmap(data, theme, { hidden, narrow, width }) {
  const isRatio = data.scale === "ratio";
  const scale = isRatio ? ratioScale(theme) : countScale(data, theme);
  const writeNumbers = (width - 90) / data.columns.length > 38;
  const held = heldBack(data);
  const size = narrow ? 26 : 34;
  return {
    traces: [background(data, theme, held, hidden), ...[true, false].map((onDark) => shown(data, theme, scale, onDark, writeNumbers))],
    layout: {
      margin: { t: 8, r: 4, b: 8, l: 8 },
      xaxis: { type: "category", dtick: 1, side: "bottom", showgrid: false, tickangle: fits(data.columns, (width - 90) / data.columns.length) ? 0 : -40, title: data.column_title && { text: data.column_title } },
      yaxis: { type: "category", dtick: 1, autorange: "reversed", showgrid: false, title: data.row_title && { text: data.row_title } },
      shapes: held.length ? [hatching(held, theme)] : [],
    },
    height: Math.max(220, Math.min(900, data.rows.length * size + 96)),
    legend: [...legendOf(data, scale, isRatio), ...(held.length ? [{ label: hidden, shape: "hidden" }] : [])],
  };
}

function fits(names, room) {
  return room > 62 && Math.max(...names.map(({ length }) => length)) * 6.6 < room;
}

function ratioScale(theme) {
  const ramp = [theme.colour("chart-2"), theme.mixed("chart-2", 0.45, "chart-mid"), theme.colour("chart-mid"), theme.mixed("chart-1", 0.45, "chart-mid"), theme.colour("chart-1")];
  const place = (value) => Math.max(-REACH, Math.min(REACH, value > 0 ? Math.log2(value) : -REACH));
  return { ramp, place, low: -REACH, high: REACH, words: (value) => `${round(value)}×` };
}

function countScale(data, theme) {
  const top = Math.max(1, ...data.values.flat().filter((value) => value !== null));
  const ramp = [0.06, 0.28, 0.52, 0.76, 1].map((share) => theme.mixed("chart-1", share, "chart-mid"));
  return { ramp, place: (value) => value, low: 0, high: top, words: (value) => value.toLocaleString(language) };
}

function round(value) {
  return value >= 10 ? Math.round(value) : value.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

// The cells are split in two, those under light words and those under dark ones, because a trace has one colour of words.
function shown(data, theme, { ramp, place, low, high, words }, onDark, writeNumbers) {
  const ground = (value) => blend(ramp, (place(value) - low) / (high - low));
  const isMine = (value) => value !== null && isDarkColour(ground(value)) === onDark;
  const over = (change, other) => data.values.map((row) => row.map((value) => (isMine(value) ? change(value) : other)));
  return {
    type: "heatmap", x: data.columns, y: data.rows, z: over(place, null), text: over(words, ""), zmin: low, zmax: high,
    colorscale: ramp.map((colour, index) => [index / (ramp.length - 1), colour]), showscale: false, xgap: 2, ygap: 2,
    texttemplate: writeNumbers ? "%{text}" : undefined, textfont: { size: 11, color: onDark ? "#ffffff" : "#101617" }, hoverongaps: false,
    hovertemplate: `%{y} → %{x}<br><b>%{text}</b> ${data.unit ?? ""}<extra></extra>`,
  };
}

function heldBack({ values }) {
  return values.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [{ x, y }] : [])));
}

function background(data, theme, held, hidden) {
  const grid = data.rows.map(() => data.columns.map(() => null));
  for (const { x, y } of held) grid[y][x] = 0;
  const ground = theme.colour("sunken");
  return {
    type: "heatmap", x: data.columns, y: data.rows, z: grid, zmin: 0, zmax: 1, colorscale: [[0, ground], [1, ground]], showscale: false,
    xgap: 2, ygap: 2, hoverongaps: false, hovertemplate: `%{y} → %{x}<br>${hidden}<extra></extra>`,
  };
}

// One path for all cells: five short strokes each, in the axes' own units.
function hatching(held, theme) {
  const strokes = [-0.6, -0.3, 0, 0.3, 0.6];
  const path = held.flatMap(({ x, y }) => strokes.map((shift) => stroke(x, y, shift))).join("");
  return { type: "path", path, line: { width: 1, color: theme.faint("line-strong", 0.55) }, layer: "above" };
}

function stroke(x, y, shift) {
  const edge = 0.44;
  const from = Math.max(-edge, shift - edge);
  const to = Math.min(edge, shift + edge);
  return `M${x + from},${y + shift - from}L${x + to},${y + shift - to}`;
}

function legendOf(data, { ramp, high }, isRatio) {
  if (isRatio) return [{ ramp, from: data.low_words ?? "¼×", to: data.high_words ?? "4×" }];
  return [{ ramp, from: "0", to: high.toLocaleString(language) }];
}
