// <button data-copy="text"> copies that text, or the address of the page when it is empty.
export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy || location.href);
    say(button.dataset.copied);
  });
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
