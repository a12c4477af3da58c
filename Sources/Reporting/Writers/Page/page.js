"use strict";
// Sorting and filtering of the tables that stand in the page; without this script they can still be read.
for (const section of document.querySelectorAll("section.table")) {
  const table = section.querySelector("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const shown = section.querySelector(".shown");
  const words = new Map();
  const wordsOf = (row) => {
    let text = words.get(row);
    if (text === undefined) {
      // A matrix is looked up by its rows' names: every row has marks.
      text = (table.classList.contains("matrix") ? row.cells[0].textContent : row.textContent).toLowerCase();
      words.set(row, text);
    }
    return text;
  };
  const count = () => {
    const visible = rows.filter((row) => !row.hidden).length;
    shown.textContent = visible === rows.length ? `${rows.length} rows` : `${visible} of ${rows.length} rows`;
  };
  const valueOf = (row, column, isNumber) => {
    const cell = row.cells[column];
    if (cell.classList.contains("y")) return 2;
    if (cell.classList.contains("u")) return 1;
    if (cell.classList.contains("x")) return 0;
    const text = cell.textContent;
    if (!isNumber) return text;
    return text === "" ? -Infinity : Number.parseFloat(text);
  };
  section.querySelector(".tools").hidden = false;
  section.querySelector("input.rows").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !wanted.every((word) => wordsOf(row).includes(word));
    count();
  });
  section.querySelector("input.columns")?.addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const heads = [...table.tHead.rows[0].cells];
    const hidden = heads.map(
      (head, column) => column > 0 && wanted.length > 0
        && !wanted.some((word) => head.textContent.toLowerCase().includes(word)));
    for (const row of [table.tHead.rows[0], ...rows]) {
      [...row.cells].forEach((cell, column) => { cell.hidden = hidden[column]; });
    }
  });
  for (const head of table.tHead?.rows[0].cells ?? []) {
    head.querySelector("button")?.addEventListener("click", () => {
      const column = head.cellIndex;
      const isNumber = head.classList.contains("num");
      const isDescending = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const sorted = rows.map((row) => [valueOf(row, column, isNumber), row]);
      sorted.sort(([one], [other]) =>
        typeof one === "string" ? one.localeCompare(other, "en", { numeric: true }) : one - other);
      if (isDescending) sorted.reverse();
      body.append(...sorted.map(([, row]) => row));
    });
  }
  count();
}
