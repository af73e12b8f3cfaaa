// The button that swaps light and dark, remembers the choice, and tells the charts.
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function startThemeButton() {
  for (const button of document.querySelectorAll("[data-theme-button]")) {
    button.addEventListener("click", () => choose(isDark() ? "light" : "dark"));
  }
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice lasts for this page.
  }
  document.dispatchEvent(new CustomEvent("themechange"));
}
