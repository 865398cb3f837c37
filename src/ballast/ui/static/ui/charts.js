/* Draws the charts of a page from the options that the server wrote beside them, and again after htmx has exchanged a
   part of it. Where ECharts is missing or fails, nothing happens here and the table under the chart stays. */
(function (root) {
  "use strict";

  const NARROW = 520;
  const DARK = {
    "#1b2a3d": "#e4ebf3", "#5b6b7c": "#9fb0c3", "#a9b4c0": "#64788e", "#e6eaef": "#24384f", "#eef1f4": "#16283f",
    "#44546a": "#8496ab", "#1d5fa8": "#3b82c4", "#7f8c9b": "#8fa0b3", "#b4bdc7": "#5d7088", "#d5dbe2": "#2f455e",
  };
  const GROUND = "#0d1b2e";
  const INK = "#1b2a3d";
  const WHITE = "#ffffff";
  const SHADES = [["#1d5fa8", "#3b82c4"], ["#d97a2b", "#d97a2b"]];
  const drawn = new Map();

  function parts(colour) {
    return [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
  }

  function mixed(from, to, share) {
    const ends = [parts(from), parts(to)];
    const hex = ends[0].map((start, n) => Math.round(start + (ends[1][n] - start) * share));
    return "#" + hex.map((value) => value.toString(16).padStart(2, "0")).join("");
  }

  /* A pale shade of up or down is made of white on a light page; on a dark one the same share of the ground. */
  function shaded(colour) {
    for (const [light, dark] of SHADES) {
      const [full, found] = [parts(light), parts(colour)];
      const widest = full.indexOf(Math.min(...full));
      const share = (255 - found[widest]) / (255 - full[widest]);
      if (found.every((value, n) => Math.abs(255 - (255 - full[n]) * share - value) <= 2)) {
        return mixed(GROUND, dark, share);
      }
    }
    return colour;
  }

  function darkColour(colour) {
    return Object.prototype.hasOwnProperty.call(DARK, colour) ? DARK[colour] : shaded(colour);
  }

  function bright(colour) {
    const [red, green, blue] = parts(colour);
    return 299 * red + 587 * green + 114 * blue >= 150000;
  }

  /* Colours of an option for the dark ground: names of colours are replaced; what is written on a surface is written so
     that it can be read there; the lines between surfaces take the colour of the ground. */
  function darken(node, fill) {
    if (Array.isArray(node)) {
      return node.map((each) => darken(each, fill));
    }
    if (node === null || typeof node !== "object") {
      return typeof node === "string" && /^#[0-9a-f]{6}$/.test(node) ? darkColour(node) : node;
    }
    const own = node.itemStyle && typeof node.itemStyle.color === "string" ? node.itemStyle.color : fill;
    const changed = {};
    Object.keys(node).forEach(function (key) {
      const value = node[key];
      changed[key] = key === "borderColor" && value === WHITE ? GROUND : darken(value, own);
    });
    if (node.position === "inside" && typeof own === "string" && own.startsWith("#")) {
      changed.color = bright(darkColour(own)) ? INK : WHITE;
    }
    return changed;
  }

  function isDark(figure) {
    const themed = figure.closest("[data-bs-theme]");
    return themed !== null && themed.dataset.bsTheme === "dark";
  }

  function ready(option, dark) {
    const tooltip = dark ? { backgroundColor: "#16283f", borderColor: "#2b4058", textStyle: { color: "#e4ebf3" } } : {};
    const coloured = dark ? darken(option, undefined) : option;
    coloured.tooltip = Object.assign({}, coloured.tooltip, tooltip);
    return root.ballastCharts.resolve(coloured);
  }

  function draw(figure) {
    const plot = figure.querySelector(".bc-plot");
    const size = figure.clientWidth < NARROW ? "narrow" : "wide";
    const before = drawn.get(figure);
    if (before && before.size === size) {
      before.chart.resize();
      return;
    }
    if (figure.clientWidth === 0) {
      return;
    }
    if (before) {
      before.chart.dispose();
    }
    figure.classList.add("bc-drawn");
    plot.style.height = figure.dataset[size + "Height"] + "px";
    plot.style.minWidth = (size === "narrow" ? figure.dataset.narrowWidth : "0") + "px";
    try {
      const chart = root.echarts.init(plot, null, { renderer: "canvas" });
      chart.setOption(ready(JSON.parse(figure.dataset[size]), isDark(figure)));
      drawn.set(figure, { chart: chart, size: size });
    } catch (problem) {
      figure.classList.remove("bc-drawn");
      drawn.delete(figure);
      throw problem;
    }
  }

  function toggle(figure, button) {
    const open = !figure.classList.contains("bc-open");
    figure.classList.toggle("bc-open", open);
    button.setAttribute("aria-expanded", String(open));
  }

  function save(name, address) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name.replace(/[\\/:*?"<>|]+/g, " ") + ".png";
    document.body.appendChild(link);
    link.click();
    link.remove();
  }

  function blobOf(address) {
    const bytes = Uint8Array.from(atob(address.split(",")[1]), (sign) => sign.charCodeAt(0));
    return new Blob([bytes], { type: "image/png" });
  }

  /* The picture has its title and footer inside, and is always light: it goes into a document. */
  function picture(given) {
    const holder = document.createElement("div");
    holder.style.cssText =
      "position:absolute;left:-9999px;top:0;width:" + given.width + "px;height:" + given.height + "px";
    document.body.appendChild(holder);
    const chart = root.echarts.init(holder, null, { renderer: "canvas", devicePixelRatio: 2 });
    try {
      chart.setOption(ready(given.option, false));
      const address = URL.createObjectURL(blobOf(chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: WHITE })));
      save(given.name, address);
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } finally {
      chart.dispose();
      holder.remove();
    }
  }

  function say(figure, text) {
    const line = figure.querySelector(".bc-problem");
    line.textContent = text;
    line.hidden = text === "";
  }

  function takePicture(figure, button) {
    button.disabled = true;
    say(figure, "");
    fetch(button.dataset.href, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        return answer.json();
      })
      .then(picture)
      .catch(() => say(figure, "图片没有做成：请刷新页面后再试，或用 Excel 导出数据。"))
      .then(function () {
        button.disabled = false;
      });
  }

  const watcher = root.ResizeObserver ? new ResizeObserver((entries) => entries.forEach((entry) => draw(entry.target))) : null;

  function start(figure) {
    if (figure.hasAttribute("data-started")) {
      return;
    }
    figure.setAttribute("data-started", "");
    draw(figure);
    const button = figure.querySelector(".bc-toggle");
    const camera = figure.querySelector(".bc-picture");
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    if (camera !== null) {
      camera.hidden = false;
    }
    if (watcher !== null) {
      watcher.observe(figure);
    }
  }

  function startAll() {
    drawn.forEach(function (each, figure) {
      if (!document.body.contains(figure)) {
        each.chart.dispose();
        drawn.delete(figure);
      }
    });
    if (root.echarts && root.ballastCharts) {
      document.querySelectorAll("figure[data-chart]").forEach(start);
    }
  }

  root.ballastDarken = darken;
  if (root.document) {
    document.addEventListener("click", function (event) {
      const button = event.target.closest("button");
      const figure = button === null ? null : button.closest("figure[data-chart]");
      if (figure !== null && button.classList.contains("bc-toggle")) {
        toggle(figure, button);
      } else if (figure !== null && button.classList.contains("bc-picture")) {
        takePicture(figure, button);
      }
    });
    document.addEventListener("htmx:afterSettle", startAll);
    /* A page that htmx keeps for the way back keeps its markup, not its canvases: all is drawn anew. */
    document.addEventListener("htmx:beforeHistorySave", function () {
      drawn.forEach(function (each, figure) {
        each.chart.dispose();
        figure.removeAttribute("data-started");
        figure.classList.remove("bc-drawn", "bc-open");
      });
      drawn.clear();
    });
    document.addEventListener("htmx:historyRestore", startAll);
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", startAll);
    } else {
      startAll();
    }
  }
})(globalThis);
