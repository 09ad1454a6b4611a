// Charts drawn by ECharts from a JSON script element; colours of the theme; a click opens the list behind the figure.
import * as echarts from "../vendor/echarts-6.1.0/echarts.esm.min.js";
import { number, onTheme, token } from "./page.js";

const TONES = ["good", "warn", "bad", "info", "quiet", "live"];
const colour = (series, at) => (TONES.includes(series.tone) ? token(`--${series.tone}-mark`) : token(`--chart-${(at % 8) + 1}`));

function short(value) {
  const vi = document.documentElement.lang !== "en";
  const cut = (amount) => amount.toLocaleString(vi ? "vi-VN" : "en-GB", { maximumFractionDigits: 1 });
  if (Math.abs(value) >= 1e9) return `${cut(value / 1e9)} ${vi ? "tỷ" : "bn"}`;
  if (Math.abs(value) >= 1e6) return `${cut(value / 1e6)} ${vi ? "tr" : "m"}`;
  return number(value);
}

const text = () => ({ color: token("--ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 });

function common(data) {
  return {
    textStyle: text(),
    animationDuration: 300,
    aria: { enabled: false, decal: { show: false } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { color: token("--ink"), opacity: 0.06 } },
      backgroundColor: token("--surface"),
      borderColor: token("--line-strong"),
      textStyle: { ...text(), color: token("--ink") },
      valueFormatter: (value) => `${number(value ?? 0)}${data.unit === "đ" ? " đ" : ""}`,
    },
    legend: {
      show: data.series.length > 1,
      top: 0,
      left: 8,
      icon: "roundRect",
      itemWidth: 12,
      itemHeight: 9,
      textStyle: { ...text(), color: token("--ink") },
      inactiveColor: token("--ink-3"),
    },
    grid: { left: 10, right: 18, top: data.series.length > 1 ? 36 : 16, bottom: 6, containLabel: true },
  };
}

const categories = (data) => ({
  type: "category",
  data: data.categories,
  axisLabel: { ...text(), hideOverlap: true },
  axisLine: { lineStyle: { color: token("--line-strong") } },
  axisTick: { show: false },
});

const values = () => ({
  type: "value",
  axisLabel: { ...text(), formatter: short },
  splitLine: { lineStyle: { color: token("--line") } },
  splitNumber: 4,
  minInterval: 1,
});

function cartesian(data) {
  const across = data.kind === "hbar";
  const kind = data.kind === "line" ? "line" : "bar";
  const category = across ? { ...categories(data), inverse: true, axisLabel: { ...text(), width: 190, overflow: "truncate" } } : categories(data);
  return {
    ...common(data),
    xAxis: across ? values() : category,
    yAxis: across ? category : values(),
    series: data.series.map((one, at) => ({
      name: one.name,
      type: kind,
      data: one.values,
      stack: data.kind === "stacked" ? "all" : undefined,
      barMaxWidth: across ? 18 : 34,
      barGap: "12%",
      symbolSize: 6,
      smooth: 0.15,
      color: colour(one, at),
      lineStyle: { width: 2.5, type: at === 1 ? "dashed" : "solid" },
      itemStyle: { borderRadius: kind === "bar" && data.kind !== "stacked" ? (across ? [0, 3, 3, 0] : [3, 3, 0, 0]) : 0 },
      emphasis: { focus: "series" },
      cursor: data.urls || one.urls ? "pointer" : "default",
      label: across ? { show: true, position: "right", ...text(), formatter: (point) => short(point.value) } : undefined,
    })),
  };
}

function heat(data) {
  const points = data.series.flatMap((row, y) => row.values.map((value, x) => [x, y, value ?? 0]));
  const most = Math.max(1, ...points.map((point) => point[2]));
  const dark = document.documentElement.dataset.bsTheme === "dark";
  return {
    ...common(data),
    tooltip: { ...common(data).tooltip, trigger: "item", formatter: (point) => `${data.series[point.value[1]].name} · ${data.categories[point.value[0]]}: ${number(point.value[2])}` },
    legend: { show: false },
    xAxis: categories(data),
    yAxis: { ...categories(data), data: data.series.map((row) => row.name), inverse: true },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [0, 1, 2, 3, 4, 5].map((at) => token(`--heat-${at}`)) } },
    series: [
      {
        type: "heatmap",
        data: points.map((point) => ({ value: point, label: { color: point[2] / most > 0.5 === dark ? "#0b1a1d" : point[2] / most > 0.5 ? "#fff" : token("--ink") } })),
        label: { show: data.categories.length <= 14, fontSize: 11, formatter: (point) => (point.value[2] ? short(point.value[2]) : "") },
        itemStyle: { borderColor: token("--surface"), borderWidth: 2, borderRadius: 3 },
      },
    ],
  };
}

function donut(data) {
  const values = data.series[0].values;
  return {
    ...common(data),
    tooltip: { ...common(data).tooltip, trigger: "item" },
    legend: { ...common(data).legend, show: true, orient: "vertical", top: "middle", left: "56%" },
    series: [
      {
        type: "pie",
        radius: ["44%", "68%"],
        center: ["30%", "50%"],
        label: { show: false },
        itemStyle: { borderColor: token("--surface"), borderWidth: 2 },
        data: data.categories.map((name, at) => ({ name, value: values[at], itemStyle: { color: token(`--chart-${(at % 8) + 1}`) } })),
      },
    ],
  };
}

const optionOf = (data) => (data.kind === "heat" ? heat(data) : data.kind === "donut" ? donut(data) : cartesian(data));

function addressOf(data, event) {
  if (data.kind === "heat") return data.series[event.value[1]].urls?.[event.value[0]];
  return data.series[event.seriesIndex]?.urls?.[event.dataIndex] ?? data.urls?.[event.dataIndex];
}

export function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = figure.querySelector(".chart-picture");
  place.hidden = false;
  place.dataset.kind = data.kind;
  if (data.kind === "hbar") place.style.height = `${Math.max(140, data.categories.length * 26 * data.series.length + 50)}px`;
  const chart = echarts.init(place, null, { renderer: "svg" });
  const paint = () => chart.setOption(optionOf(data), true);
  paint();
  onTheme(paint);
  new ResizeObserver(() => chart.resize()).observe(place);
  chart.on("click", (event) => {
    const url = addressOf(data, event);
    if (url) location.assign(url);
  });
}
