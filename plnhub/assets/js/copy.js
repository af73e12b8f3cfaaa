// <button data-copy="text"> copies that text, or the address of the page when it is empty.
export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await copy(button.dataset.copy || location.href);
    say(button.dataset.copied);
  });
}

// Browsers offer the clipboard on https and loopback alone; an intranet on plain http needs the old way.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function say(text) {
  const region = document.getElementById("flash");
  if (!region || !text) return;
  const toast = document.createElement("div");
  toast.className = "callout tone-good toast";
  toast.append(Object.assign(document.createElement("div"), { textContent: text }));
  region.append(toast);
  setTimeout(() => toast.remove(), 4000);
}
