// Runs in the head before the first paint: says that scripts work and applies the stored theme.
const root = document.documentElement;
root.dataset.js = "";
try {
  const stored = localStorage.getItem("theme");
  if (!root.dataset.theme && (stored === "light" || stored === "dark")) root.dataset.theme = stored;
} catch {
  // Storage may be forbidden; the system's own preference then decides.
}
