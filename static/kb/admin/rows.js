// Rows of reports: only the boxes that the metric needs, the flights that there are, and a new row that begins with the
// claimant and the source of the row above. Without it all boxes show, and the server fills in the same.
"use strict";
{
  const NEEDED = {
    weapon: ["printed", "value_weapon"],
    place: ["printed", "value_place"],
    choice: ["printed", "choice"],
    quantity: ["printed", "plain"],
    count: ["printed", "plain"],
    date: ["printed", "plain"],
    instant: ["printed", "plain"],
    text: ["printed", "plain"],
  };
  const OPTIONAL = ["plain", "choice", "value_weapon", "value_place"];

  function fit(row) {
    const metric = row.querySelector("select[name$='-metric']");
    if (!metric) return;
    const kind = JSON.parse(metric.dataset.kinds)[metric.value];
    const needed = NEEDED[kind] || ["printed"];
    for (const name of OPTIONAL) {
      const box = row.querySelector(`.fieldBox.field-${name}`);
      if (!box) continue;
      // A box that was filled stays in sight, so that nothing is sent unseen.
      const filled = Array.from(box.querySelectorAll("input, select")).some((each) => each.value);
      const wrong = box.classList.contains("errors");
      const fits = needed.includes(name) || wrong || (filled && !(name === "choice"));
      box.classList.toggle("off", !fits);
    }
    const choice = row.querySelector("select[name$='-choice']");
    for (const group of choice ? choice.querySelectorAll("optgroup") : []) {
      const own = group.querySelector("option").value.startsWith(`${metric.value}:`);
      group.hidden = !own;
      group.disabled = !own;
    }
    if (choice && choice.value && !choice.value.startsWith(`${metric.value}:`)) choice.value = "";
  }

  function flightNumbers() {
    const stored = [];
    const rows = document.querySelectorAll("#flights-group .inline-related:not(.empty-form)");
    rows.forEach((row) => row.dataset.number && stored.push(Number(row.dataset.number)));
    let last = Math.max(0, ...stored);
    return Array.from(rows, (row) => {
      const number = row.dataset.number ? Number(row.dataset.number) : (last += 1);
      const label = row.querySelector(".inline_label");
      if (!row.dataset.number && label) label.textContent = `Flight ${number}, new`;
      return number;
    });
  }

  function listFlights() {
    const numbers = flightNumbers();
    document.querySelectorAll("select.about").forEach((select) => {
      const chosen = select.value;
      const options = [["", "as usual"], ["launch", "whole launch"]];
      numbers.forEach((number) => options.push([String(number), `flight ${number}`]));
      if (chosen && !options.some(([value]) => value === chosen)) options.push([chosen, `flight ${chosen}, gone`]);
      select.replaceChildren(...options.map(([value, text]) => new Option(text, value, value === chosen, value === chosen)));
    });
  }

  function copy(from, to) {
    if (!from || !to || to.value) return;
    const chosen = from.selectedOptions && from.selectedOptions[0];
    if (!chosen || !chosen.value) return;
    to.append(new Option(chosen.textContent, chosen.value, true, true));
    to.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function beginLikeAbove(row) {
    for (const name of ["claimant", "source"]) {
      const to = row.querySelector(`select[name$='-${name}']`);
      let above = row.previousElementSibling;
      // Only new rows: what stands in a stored one may be of another day.
      while (to && !to.value && above && above.matches(".inline-related:not(.has_original)")) {
        copy(above.querySelector(`select[name$='-${name}']`), to);
        above = above.previousElementSibling;
      }
      if (name === "source") copy(document.getElementById("id_main_source"), to);
    }
  }

  function ready() {
    document.querySelectorAll(".inline-related").forEach(fit);
    if (document.getElementById("flights-group")) listFlights();
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[name$='-metric']")) fit(event.target.closest(".inline-related"));
  });
  document.addEventListener("formset:added", (event) => {
    if (event.detail.formsetName === "flights") listFlights();
    if (["reports", "statements", "events"].includes(event.detail.formsetName)) {
      beginLikeAbove(event.target);
      fit(event.target);
      listFlights();
    }
  });
  document.addEventListener("formset:removed", (event) => {
    if (event.detail.formsetName === "flights") listFlights();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
}
