// Draws each chart from the table under it, so that both always say the same.
(() => {
  "use strict";
  if (!window.echarts) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;

  function read(table) {
    const heads = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr")];
    const values = (place) => rows.map((row) => Number(row.querySelectorAll("td[data-value]")[place].dataset.value));
    const names = rows.map((row) => row.querySelector("th").textContent.trim());
    const numbered = names.every((name) => /^\d+\. /.test(name));
    return { names: numbered ? names.map((_, place) => String(place + 1)) : names,
             before: { name: heads[1], data: values(0) }, after: { name: heads[2], data: values(1) } };
  }

  function bars(side, fill, ink, weight) {
    return { name: side.name, type: "bar", barMaxWidth: 22, barGap: "12%", data: side.data, itemStyle: { color: fill },
             label: { show: true, position: "top", color: ink, fontSize: 11, fontWeight: weight, fontFamily: font },
             labelLayout: { moveOverlap: "shiftY" } };
  }

  function draw(place) {
    const table = document.getElementById(place.dataset.chart);
    const { names, before, after } = read(table);
    const line = colour("--rd-line-2");
    place.hidden = false;
    const chart = window.echarts.init(place);
    // A name has some nine tenths of a column's width.
    const room = () => ({ xAxis: { axisLabel: { width: Math.floor(place.clientWidth / names.length) - 6 } } });
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 24, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
               axisLabel: { color: colour("--rd-ink-2"), fontFamily: font, interval: 0, overflow: "break", lineHeight: 14 } },
      yAxis: { type: "value", minInterval: 1, splitNumber: 3, splitLine: { lineStyle: { color: colour("--rd-line") } },
               axisLabel: { color: colour("--rd-ink-3"), fontFamily: font } },
      series: [bars(before, "#b9c3ce", colour("--rd-ink-3"), 400), bars(after, colour("--rd-accent"), colour("--rd-ink"), 600)],
    });
    chart.setOption(room());
    new ResizeObserver(() => { chart.resize(); chart.setOption(room()); }).observe(place);
  }

  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
})();
