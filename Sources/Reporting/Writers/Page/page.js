"use strict";
// Sorting and filtering of the tables that stand in the page; without this script they can still be read.
//
// What is looked for stands in the address, to be sent to others: #service-matrix?rows=s3&columns=eu-&sort=-3, where `sort` is a
// column's number from 1, hidden ones included, with a minus for the other direction.
const asked = () => {
  const [place, query = ""] = location.hash.slice(1).split("?");
  try { return [decodeURIComponent(place), new URLSearchParams(query)]; } catch { return ["", new URLSearchParams()]; }
};
for (const section of document.querySelectorAll("section.table")) {
  const table = section.querySelector("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  const fields = { rows: section.querySelector("input.rows"), columns: section.querySelector("input.columns") };
  const shown = section.querySelector(".shown");
  let columnsShown = "";

  const named = (cell) => `${cell.textContent} ${cell.title}`.toLowerCase();
  // A matrix is looked up by its rows' names: every row has marks.
  const isMatrix = table.classList.contains("matrix");
  const wordsOf = new Map();
  const words = (row) => {
    if (!wordsOf.has(row)) wordsOf.set(row, isMatrix ? named(row.cells[0]) : row.textContent.toLowerCase());
    return wordsOf.get(row);
  };
  const wanted = (field) => (field?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);

  const filterRows = () => {
    const all = wanted(fields.rows);
    for (const row of rows) row.hidden = !all.every((word) => words(row).includes(word));
    const visible = rows.filter((row) => !row.hidden).length;
    shown.textContent =
      (visible === rows.length ? `${rows.length} rows` : `${visible} of ${rows.length} rows`) + columnsShown;
  };
  const filterColumns = () => {
    const any = wanted(fields.columns);
    const hidden = heads.map(
      (head, column) => column > 0 && any.length > 0 && !any.some((word) => named(head).includes(word)));
    for (const row of [table.tHead.rows[0], ...rows]) {
      [...row.cells].forEach((cell, column) => { cell.hidden = hidden[column]; });
    }
    const all = heads.length - 1;
    columnsShown = any.length > 0 ? `, ${all - hidden.filter(Boolean).length} of ${all} columns` : "";
  };

  const valueOf = (row, column, isNumber) => {
    const cell = row.cells[column];
    if (cell.classList.contains("y")) return 2;
    if (cell.classList.contains("u")) return 1;
    if (cell.classList.contains("x")) return 0;
    const text = cell.textContent.trim();
    if (!isNumber) return text;
    return text === "" ? -Infinity : Number.parseFloat(text);
  };
  const sort = (head, isDescending) => {
    const isNumber = head.classList.contains("num");
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
    const sorted = rows.map((row) => [valueOf(row, head.cellIndex, isNumber), row]);
    const compare = (one, other) => {
      if (one === other) return 0;
      return typeof one === "string" ? one.localeCompare(other, "en", { numeric: true }) : one - other;
    };
    sorted.sort(([one], [other]) => isDescending ? compare(other, one) : compare(one, other));
    body.append(...sorted.map(([, row]) => row));
  };

  const remember = () => {
    const state = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) if (field?.value) state.set(name, field.value);
    const sorted = heads.find((head) => head.hasAttribute("aria-sort"));
    if (sorted) {
      state.set("sort", (sorted.getAttribute("aria-sort") === "descending" ? -1 : 1) * (sorted.cellIndex + 1));
    }
    history.replaceState(null, "", state.size > 0 ? `#${section.id}?${state}` : `#${section.id}`);
  };
  const filter = () => {
    if (fields.columns) filterColumns();
    filterRows();
  };
  const show = () => {
    const [place, state] = asked();
    if (section.id !== place || state.size === 0) return;
    for (const [name, field] of Object.entries(fields)) if (field) field.value = state.get(name) ?? "";
    filter();
    const column = Number.parseInt(state.get("sort"), 10);
    if (heads[Math.abs(column) - 1]) sort(heads[Math.abs(column) - 1], column < 0);
    const folded = section.querySelector("details");
    if (folded) folded.open = true;
    section.scrollIntoView();
  };

  section.querySelector(".tools").hidden = false;
  for (const field of Object.values(fields)) {
    field?.addEventListener("input", () => { filter(); remember(); });
  }
  for (const head of heads) {
    head.querySelector("button").addEventListener("click", () => {
      sort(head, head.getAttribute("aria-sort") === "ascending");
      remember();
    });
  }
  filterRows();
  show();
  addEventListener("hashchange", show);
}
