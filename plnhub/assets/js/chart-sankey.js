// What flows where, in columns; the order of the nodes is ours, so that they do not jump between two filters.
export function sankey(data, theme, { hidden, narrow }) {
  const links = data.links.filter(({ value }) => value !== null);
  const used = new Set(links.flatMap(({ source, target }) => [source, target]));
  const nodes = data.nodes.filter(({ id }) => used.has(id));
  const place = new Map(nodes.map(({ id }, index) => [id, index]));
  const tone = (node, index) => `chart-${(((node.tone ?? index + 1) - 1) % 8) + 1}`;
  const weights = weigh(nodes, links);
  return {
    traces: [
      {
        type: "sankey", arrangement: "fixed", orientation: "h", valueformat: ",", valuesuffix: data.unit ? ` ${data.unit}` : "",
        node: {
          label: nodes.map(({ label }) => label), color: nodes.map((node, index) => theme.colour(tone(node, index))), pad: narrow ? 8 : 14,
          thickness: 12, line: { width: 0 }, ...positions(nodes, weights), hovertemplate: "%{label}: %{value}<extra></extra>",
        },
        link: {
          source: links.map(({ source }) => place.get(source)), target: links.map(({ target }) => place.get(target)), value: links.map(({ value }) => value),
          color: links.map(({ source }) => theme.faint(tone(nodes[place.get(source)], place.get(source)), 0.28)),
          hovercolor: links.map(({ source }) => theme.faint(tone(nodes[place.get(source)], place.get(source)), 0.55)),
          hovertemplate: "%{source.label} → %{target.label}: %{value}<extra></extra>",
        },
        textfont: { size: 12, color: theme.colour("ink") },
      },
    ],
    layout: { margin: { t: 8, r: 8, b: 8, l: 8 } },
    height: Math.max(260, Math.min(640, nodes.length * 22 + 60)),
    legend: links.length < data.links.length ? [{ label: `${hidden}: ${data.links.length - links.length}`, shape: "hidden" }] : [],
  };
}

function weigh(nodes, links) {
  const flow = (side, id) => links.filter((link) => link[side] === id).reduce((sum, { value }) => sum + value, 0);
  return new Map(nodes.map(({ id }) => [id, Math.max(flow("source", id), flow("target", id))]));
}

// The library wants centres between 0 and 1, never exactly either.
function positions(nodes, weights) {
  const last = Math.max(1, ...nodes.map(({ column }) => column ?? 0));
  const columns = Map.groupBy ? Map.groupBy(nodes, ({ column }) => column ?? 0) : grouped(nodes);
  const centre = new Map();
  for (const members of columns.values()) {
    const gap = 0.03;
    const total = members.reduce((sum, { id }) => sum + weights.get(id), 0);
    let top = 0;
    for (const { id } of members) {
      const share = (weights.get(id) / total) * (1 - gap * (members.length - 1));
      centre.set(id, clamp(top + share / 2));
      top += share + gap;
    }
  }
  return { x: nodes.map(({ column }) => clamp((column ?? 0) / last)), y: nodes.map(({ id }) => centre.get(id)) };
}

function grouped(nodes) {
  const columns = new Map();
  for (const node of nodes) columns.set(node.column ?? 0, [...(columns.get(node.column ?? 0) ?? []), node]);
  return columns;
}

function clamp(value) {
  return Math.min(0.999, Math.max(0.001, value));
}
