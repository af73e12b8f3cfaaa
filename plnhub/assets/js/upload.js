// <form data-upload>: shows how far a large file has come; without this script the form is sent as any other.
export function startUploading() {
  const form = document.querySelector("form[data-upload]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.querySelector("input[type=file]").files[0];
    const isTooLarge = Boolean(file) && file.size > Number(form.dataset.largest);
    form.querySelector("[data-upload-too-large]").hidden = !isTooLarge;
    if (!isTooLarge) send(form);
  });
}

function send(form) {
  const request = new XMLHttpRequest();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  form.querySelector("[data-upload-progress]").hidden = false;
  request.upload.addEventListener("progress", (event) => show(form, event));
  request.addEventListener("load", () => arrive(request));
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function show(form, event) {
  const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
  form.querySelector("[data-upload-progress] progress").value = percent;
  form.querySelector("[data-upload-words]").textContent = `${percent} %`;
}

// The answer is a whole page: that of the file, or the form again with what was wrong.
function arrive(request) {
  if (request.status < 400) return location.assign(request.responseURL);
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  document.querySelector("main").replaceWith(answer.querySelector("main"));
  startUploading();
}
