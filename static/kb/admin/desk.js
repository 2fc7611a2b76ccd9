// The desk while an editor types: says how a box is read, and lets boxes that take several nouns create one.
// Everything works without it, after saving.
"use strict";
{
  const desk = document.getElementById("desk-form");
  const timers = new WeakMap();

  function ask(box, parameters, output) {
    const query = new URLSearchParams(parameters);
    fetch(`${desk.dataset.readUrl}?${query}`, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : {}))
      .then((answer) => {
        if (box.value !== parameters.text && !parameters.plain) return; // typed on meanwhile
        output.classList.toggle("unread", Boolean(answer.error));
        output.textContent = answer.error || (answer.reading ? `Read as: ${answer.reading}` : "");
      })
      .catch(() => {}); // no answer: the form says it after saving
  }

  function parametersOf(box) {
    const value = (id) => (document.getElementById(id) || { value: "" }).value;
    const parameters = { kind: box.dataset.reads, text: box.value };
    if (parameters.kind === "date" || parameters.kind === "count") return parameters;
    parameters.day = value("id_launched");
    parameters.zone = value("id_launched_zone");
    parameters.country = value("id_country");
    if (parameters.kind === "printed") {
      const row = box.closest(".inline-related");
      parameters.metric = row.querySelector("select[name$='-metric']").value;
      const plain = row.querySelector("input[name$='-plain']");
      if (plain && plain.value) {
        parameters.text = plain.value;
        parameters.plain = "1";
      }
    }
    return parameters;
  }

  function read(box) {
    const output = box.parentElement.querySelector("output.reading");
    if (!output) return;
    window.clearTimeout(timers.get(box));
    timers.set(box, window.setTimeout(() => ask(box, parametersOf(box), output), 250));
  }

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.matches("input[data-reads]")) read(box);
    if (box.matches("input[name$='-plain']")) {
      read(box.closest(".inline-related").querySelector("input[data-reads='printed']"));
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[name$='-metric']")) {
      read(event.target.closest(".inline-related").querySelector("input[data-reads='printed']"));
    }
  });

  // A box for several nouns has one link for each. Django's script tells by the link's id which box it serves.
  if (window.django && window.django.jQuery) {
    window.django.jQuery(document).on("django:show-related", ".party-add", function () {
      const select = this.closest(".party").querySelector("select");
      document.querySelectorAll(".party-add[id]").forEach((link) => link.removeAttribute("id"));
      this.id = `add_${select.id}`;
    });
  }
}
