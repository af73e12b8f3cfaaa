// Table twins arrive open, so that they can be read without scripts; with scripts they start folded.
export function startFolding() {
  fold(document);
  document.addEventListener("htmx:after:swap", () => fold(document));
  document.addEventListener("click", closeOtherMenus);
  document.addEventListener("keydown", closeMenuOnEscape);
}

function fold(root) {
  for (const details of root.querySelectorAll("details[data-folds]:not([data-folded])")) {
    details.open = false;
    details.dataset.folded = "";
  }
}

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}

function closeOtherMenus(event) {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
}

function closeMenuOnEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}
