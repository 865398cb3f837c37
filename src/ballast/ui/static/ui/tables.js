/* Several tables on one page: where htmx exchanges one of them, the links of the others still hold the address as it
   was. So what is asked for belongs to the table that asks; all else is taken from the address as it stands now. */
(function () {
  "use strict";

  function own(table, name) {
    return name.startsWith(table.dataset.table + ".");
  }

  function others(table) {
    return Array.from(new URLSearchParams(location.search)).filter(([name]) => !own(table, name));
  }

  document.addEventListener("htmx:configRequest", function (event) {
    const table = event.target.closest ? event.target.closest("[data-table]") : null;
    if (table === null || event.detail.verb !== "get") {
      return;
    }
    const [path, query] = event.detail.path.split("?");
    const asked = Array.from(new URLSearchParams(query || "")).filter(([name]) => own(table, name));
    if (event.detail.formData) {
      asked.push(...Array.from(event.detail.formData).filter(([name]) => own(table, name)));
      Array.from(event.detail.formData.keys()).forEach((name) => event.detail.formData.delete(name));
    }
    const words = new URLSearchParams(others(table).concat(asked).filter(([, value]) => value !== "")).toString();
    event.detail.path = words ? path + "?" + words : path;
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll(".bt-pick[open]").forEach(function (open) {
      if (!open.contains(event.target)) {
        open.open = false;
      }
    });
  });
})();
