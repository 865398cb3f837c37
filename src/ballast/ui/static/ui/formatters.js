/* The only functions in a chart's option, by name: an option is plain JSON in which a formatter is written "@name".
   Numbers were rounded and printed on the server; here texts are only put together. Used by the page and by the picture. */
(function (root) {
  "use strict";

  const MINUS = "\u2212";
  const HELPER = "_";

  function escapeHtml(text) {
    const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    return String(text).replace(/[&<>"']/g, (sign) => signs[sign]);
  }

  function textOf(params) {
    return params.data && params.data.text ? params.data.text : "";
  }

  function joined(...parts) {
    return parts.filter((part) => part !== "").join(" ");
  }

  function tooltipLine(params) {
    const unit = params.data && params.data.unit ? params.data.unit : "";
    const name = escapeHtml(params.seriesName);
    return params.marker + name + "\u3000<b>" + escapeHtml(joined(textOf(params), unit)) + "</b>";
  }

  const formatters = {
    itemText: textOf,
    seriesName: (params) => params.seriesName,
    nameThenText: (params) => joined(params.data.name || params.seriesName, textOf(params)),
    textThenName: (params) => joined(textOf(params), params.data.name || params.seriesName),
    axisNumber: function (value) {
      const [whole, digits] = String(Math.abs(Number(value.toPrecision(12)))).split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
      return (value < 0 ? MINUS : "") + grouped + (digits ? "." + digits : "");
    },
    tooltipItem: function (params) {
      const title = params.data && params.data.title ? params.data.title : params.name;
      return escapeHtml(title) + "<br>" + tooltipLine(params);
    },
    tooltipAxis: function (points) {
      const shown = points.filter((point) => textOf(point) !== "" && !point.seriesName.startsWith(HELPER));
      return shown.length ? [escapeHtml(shown[0].name), ...shown.map(tooltipLine)].join("<br>") : "";
    },
  };

  function resolve(node) {
    if (Array.isArray(node)) {
      node.forEach(resolve);
    } else if (node !== null && typeof node === "object") {
      Object.keys(node).forEach(function (key) {
        const value = node[key];
        if (key === "formatter" && typeof value === "string" && value.startsWith("@")) {
          if (!Object.prototype.hasOwnProperty.call(formatters, value.slice(1))) {
            throw new Error("unknown chart formatter " + value);
          }
          node[key] = formatters[value.slice(1)];
        } else {
          resolve(value);
        }
      });
    }
    return node;
  }

  root.ballastCharts = { formatters, resolve };
})(globalThis);
