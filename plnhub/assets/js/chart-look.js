// Reads colours from the style sheet, so that charts follow the theme, and holds the layout all charts share.

// How the page's own language writes numbers and months.
export const language = document.documentElement.lang || "en";

export function look(element) {
  const colour = (name) => resolved(element, `var(--${name})`);
  return {
    colour,
    series: (index) => colour(`chart-${(index % 8) + 1}`),
    mixed: (name, share, ground = "chart-surface") =>
      resolved(element, `color-mix(in srgb, var(--${name}) ${Math.round(share * 100)}%, var(--${ground}))`),
    faint: (name, share) => resolved(element, `color-mix(in srgb, var(--${name}) ${Math.round(share * 100)}%, transparent)`),
  };
}

function resolved(element, value) {
  const probe = document.createElement("i");
  probe.style.color = value;
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return plain(found);
}

// Browsers answer color(srgb r g b / a) for mixed colours, which the chart library cannot read.
function plain(colour) {
  const parts = colour.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/);
  if (!parts) return colour;
  const [red, green, blue] = parts.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  return `rgba(${red},${green},${blue},${parts[4] ?? 1})`;
}

export function withCommonLayout({ layout, height }, theme, plot) {
  const isPhone = matchMedia("(width < 640px)").matches;
  const axis = { gridcolor: theme.colour("chart-grid"), linecolor: theme.colour("chart-grid"), zeroline: false, fixedrange: isPhone, automargin: true, ticks: "" };
  return {
    config: { displayModeBar: false, responsive: false, doubleClick: "reset", scrollZoom: false },
    layout: {
      width: plot.clientWidth,
      height: height ?? 320,
      margin: { t: 8, r: 8, b: 32, l: 44 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      showlegend: false,
      dragmode: false,
      font: { family: getComputedStyle(plot).fontFamily, size: 12, color: theme.colour("chart-text") },
      hoverlabel: { bgcolor: theme.colour("ink"), bordercolor: theme.colour("ink"), font: { color: theme.colour("surface"), size: 12 } },
      ...layout,
      xaxis: { ...axis, ...titled(layout.xaxis) },
      yaxis: { ...axis, ...titled(layout.yaxis) },
    },
  };
}

function titled(axis = {}) {
  return axis.title ? { ...axis, title: { standoff: 10, font: { size: 12 }, ...axis.title } } : axis;
}

function numbers(colour) {
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

// The colour at `share` (0 to 1) of the way along the ramp, as [red, green, blue].
export function blend(ramp, share) {
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const [from, to] = [ramp[Math.floor(place)], ramp[Math.ceil(place)]].map(numbers);
  return from.map((part, index) => part + (to[index] - part) * (place % 1));
}

// Whether white words are easier to read on it than black ones (WCAG relative luminance).
export function isDarkColour(parts) {
  const [red, green, blue] = parts.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}
