/* Text widths for ECharts where there is no canvas: its own guess takes a CJK character for a Latin one.
   The same estimate as ballast/ui/textwidth.py. */
(function () {
  "use strict";

  const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  const EM = {
    " ": 0.25, ".": 0.28, ",": 0.28, ":": 0.28, "%": 0.92, "\u2014": 0.9, "i": 0.28, "l": 0.28, "m": 0.93, "w": 0.8,
    "\u00b7": 1.0, "(": 0.34, ")": 0.34, "/": 0.39,
  };

  function em(char) {
    if (Object.prototype.hasOwnProperty.call(EM, char)) {
      return EM[char];
    }
    if (WIDE.test(char)) {
      return 1.0;
    }
    return char !== char.toLowerCase() ? 0.65 : 0.56;
  }

  echarts.setPlatformAPI({
    measureText: function (text, font) {
      const size = parseFloat((/([\d.]+)px/.exec(font || "") || [])[1]) || 12;
      return { width: size * Array.from(text || "").reduce((sum, char) => sum + em(char), 0) };
    },
  });
})();
