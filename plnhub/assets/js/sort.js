// What stands between the digits of a number in the page's language, and the signs around it.
const BETWEEN = (1.5).toLocaleString(document.documentElement.lang || "en").includes(",") ? /[\s.%×]/g : /[\s,%×]/g;

// Sorts a table in place when it says data-sortable: buttons are added to the heads, numbers sort as numbers.
export function startSorting() {
  for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
  document.addEventListener("htmx:after:swap", () => {
    for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
  });
}

function makeSortable(table) {
  if (table.dataset.sortable === "ready") return;
  table.dataset.sortable = "ready";
  for (const head of table.tHead?.rows[0].cells ?? []) {
    if (!head.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(table, head));
  }
}

function sortBy(table, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const sign = down ? -1 : 1;
  const rows = [...table.tBodies[0].rows].sort((a, b) => sign * compare(key(a, head), key(b, head)));
  table.tBodies[0].append(...rows);
}

function key(row, head) {
  const cell = row.cells[head.cellIndex];
  return cell?.dataset.value ?? cell?.textContent.trim() ?? "";
}

function compare(a, b) {
  const [x, y] = [a, b].map((text) => Number(text.replace(BETWEEN, "").replace(",", ".").replace("−", "-")));
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
}
