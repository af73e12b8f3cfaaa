// ⌘K / Ctrl+K / "/": one box for pages and people. The results come from the search address as JSON:
// {"results": [{"label": "...", "url": "/...", "kind": "Person", "detail": "..."}]}. Without scripts it is a plain search link.
const WAIT = 120;

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let timer;
  const open = () => (dialog.showModal(), input.select(), refresh(input, list));
  document.addEventListener("keydown", (event) => {
    if (isShortcut(event)) (event.preventDefault(), open());
  });
  for (const link of document.querySelectorAll("[data-palette]")) {
    link.addEventListener("click", (event) => (event.preventDefault(), open()));
  }
  input.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(() => refresh(input, list), WAIT))));
  input.addEventListener("keydown", (event) => steer(event, list, input));
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
}

function isShortcut(event) {
  if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) return true;
  return event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]");
}

async function refresh(input, list) {
  const asked = input.value.trim();
  const found = [...pages(asked), ...(asked ? await search(input.form.action, asked) : [])];
  if (asked !== input.value.trim()) return;
  list.replaceChildren(...found.map(option));
  if (!found.length) list.append(Object.assign(document.createElement("div"), { className: "none", textContent: input.dataset.none }));
  select(list.querySelector("[role=option]"), list, input);
}

function pages(asked) {
  const links = [...document.querySelectorAll(".nav > ul > li > a")];
  const all = links.map((link) => ({ label: link.textContent.trim(), url: link.href, kind: "" }));
  return all.filter(({ label }) => label.toLowerCase().includes(asked.toLowerCase()));
}

async function search(address, asked) {
  const url = new URL(address);
  url.searchParams.set("q", asked);
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).results : [];
  } catch {
    return [];
  }
}

function option({ label, url, kind, detail }, index) {
  const row = document.createElement("div");
  row.setAttribute("role", "option");
  row.id = `palette-${index}`;
  row.dataset.url = url;
  row.append(span("", label), span("detail", detail ?? ""), span("detail kind", kind ?? ""));
  return row;
}

function span(className, textContent) {
  return Object.assign(document.createElement("span"), { className, textContent });
}

function select(row, list, input) {
  for (const other of list.children) other.setAttribute("aria-selected", String(other === row));
  input.setAttribute("aria-activedescendant", row?.id ?? "");
  row?.scrollIntoView({ block: "nearest" });
}

function steer(event, list, input) {
  const now = list.querySelector("[aria-selected=true]");
  const next = { ArrowDown: now?.nextElementSibling, ArrowUp: now?.previousElementSibling }[event.key];
  if (event.key.startsWith("Arrow") && next) (event.preventDefault(), select(next, list, input));
  if (event.key === "Enter" && now?.dataset.url) (event.preventDefault(), go(now));
}

function go(row) {
  const url = row && new URL(row.dataset.url, location.href);
  if (url?.origin === location.origin) location.assign(url);
}
