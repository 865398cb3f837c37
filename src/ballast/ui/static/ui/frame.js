/* Glue of the frame. Every page works without it, only with a button more. */
(function () {
  "use strict";

  const YEAR = 31536000;
  const html = document.documentElement;

  function remember(name, value) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = name + "=" + value + "; path=/; max-age=" + YEAR + "; SameSite=Lax" + secure;
  }

  function fold(button) {
    const folded = html.classList.toggle("nav-folded");
    button.setAttribute("aria-pressed", String(folded));
    remember("nav", folded ? "folded" : "open");
  }

  /* What was drawn for one ground is not right for the other: the page is asked for again, without a theme in its address. */
  function changeTheme() {
    remember("theme", html.getAttribute("data-bs-theme") === "dark" ? "light" : "dark");
    const address = new URL(location.href);
    address.searchParams.delete("theme");
    if (address.href === location.href) {
      location.reload();
    } else {
      location.replace(address.href);
    }
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!except || !menu.contains(except)) {
        menu.open = false;
      }
    });
  }

  function onClick(event) {
    const found = event.target.closest("[data-fold], [data-theme-switch], [data-close]");
    closeMenus(event.target);
    if (found === null) {
      return;
    }
    if (found.hasAttribute("data-fold")) {
      fold(found);
    } else if (found.hasAttribute("data-theme-switch")) {
      changeTheme();
    } else {
      closeMenus(null);
    }
  }

  function onKey(event) {
    if (event.key !== "Escape") {
      return;
    }
    const open = document.querySelector("details.menu[open] > summary");
    closeMenus(null);
    if (open !== null) {
      open.focus();
    } else if (location.hash === "#nav") {
      location.hash = "#content";
    } else if (document.activeElement.closest(".number")) {
      document.activeElement.blur();
    }
  }

  /* A card that would leave the window hangs to the left of its number instead. */
  function place(event) {
    const number = event.target.closest ? event.target.closest(".number") : null;
    const card = number === null ? null : number.querySelector(".number-card");
    if (card === null) {
      return;
    }
    card.style.left = "0";
    const box = card.getBoundingClientRect();
    const over = box.right - html.clientWidth + 8;
    if (over > 0) {
      card.style.left = -Math.min(over, number.getBoundingClientRect().left - 8) + "px";
    }
  }

  /* The chart library is large: it comes only where a chart stands. */
  function loadCharts() {
    const names = document.body.getAttribute("data-chart-scripts");
    if (!names || document.querySelector("[data-chart]") === null) {
      return;
    }
    document.body.removeAttribute("data-chart-scripts");
    names.split(" ").forEach(function (name) {
      const script = document.createElement("script");
      script.src = name;
      script.async = false;
      document.head.appendChild(script);
    });
  }

  function lost(is) {
    if (document.querySelector("[data-wall]") !== null) {
      html.classList.toggle("wall-lost", is);
    }
  }

  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("mouseover", place);
  document.addEventListener("focusin", place);
  document.addEventListener("change", function (event) {
    const form = event.target.closest("[data-switch]");
    if (form !== null) {
      form.submit();
    }
  });
  document.addEventListener("htmx:afterSettle", loadCharts);
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:responseError", () => lost(true));
  document.addEventListener("htmx:afterSwap", () => lost(false));

  loadCharts();
  const wrong = document.querySelector("[data-focus]");
  if (wrong !== null && wrong.closest("[data-sample]") === null) {
    wrong.focus();
  }
})();
