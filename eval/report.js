"use strict";
(function () {
  const rows = Array.from(document.querySelectorAll("#items tbody tr"));
  const fields = Array.from(document.querySelectorAll(".filters [data-field]"));
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const texts = rows.map((row) => row.textContent.toLowerCase());

  function apply() {
    const wanted = fields.filter((field) => field.value).map((field) => [field.dataset.field, field.value]);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, number) => {
      const fits = wanted.every(([name, value]) => row.dataset[name] === value);
      const keep = fits && words.every((word) => texts[number].includes(word));
      row.hidden = !keep;
      count += keep ? 1 : 0;
    });
    shown.textContent = count + " of " + rows.length;
  }

  fields.forEach((field) => field.addEventListener("change", apply));
  search.addEventListener("input", apply);
  apply();
})();
