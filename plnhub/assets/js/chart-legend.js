// Our own legend: entries of {label, colour, shape: "box" | "line" | "hidden"} or {ramp: [colours], from, to}.
export function legend(place, entries = []) {
  place.replaceChildren(...entries.map((entry) => (entry.ramp ? ramp(entry) : plain(entry))));
}

function plain({ label, colour, shape = "box" }) {
  const mark = swatch(`swatch swatch-${shape}`, shape === "hidden" ? "" : colour);
  return line(mark, label);
}

function ramp({ ramp: colours, from, to }) {
  const marks = document.createElement("span");
  marks.className = "swatch-ramp";
  marks.append(...colours.map((colour) => swatch("", colour)));
  return line(from, marks, to);
}

function swatch(className, colour) {
  const mark = document.createElement("i");
  mark.className = className;
  if (colour) mark.style.background = colour;
  return mark;
}

function line(...parts) {
  const row = document.createElement("span");
  row.append(...parts);
  return row;
}
