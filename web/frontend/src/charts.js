// Draws what the table beside it holds: how much ended in each stretch of time, and how long it took.
import uPlot from "uplot";

const HEIGHT = 200;

/** What a colour of ours is in the theme of the moment, in a form that a canvas understands. */
function look(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The columns of the table, each as a list of numbers; null where nothing ended. */
function columns(table) {
  const rows = [...table.querySelectorAll("tr[data-at]")];
  const of = (name) => rows.map((row) => (row.dataset[name] === "" ? null : Number(row.dataset[name])));
  return { at: rows.map((row) => Date.parse(row.dataset.at) / 1000), of };
}

function axes() {
  const grid = { stroke: look("--line"), width: 1 };
  const axis = { stroke: look("--ink-3"), grid, ticks: grid, font: "12px system-ui, sans-serif" };
  return [axis, { ...axis, size: 56 }];
}

function draw(place, data, series) {
  const options = {
    width: place.clientWidth,
    height: HEIGHT,
    axes: axes(),
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high || 0, 0.001) * 1.05] } },
    series: [{}, ...series],
    cursor: { drag: { x: false, y: false } },
  };
  return new uPlot(options, data, place);
}

function chart(place) {
  const table = place.parentElement.querySelector("table[data-points]");
  const { at, of } = columns(table);
  const say = place.dataset;
  const line = (label, color, dash) => ({ label, stroke: look(color), width: 2, dash, points: { show: false } });
  // Where nothing ended there is no length of time: what stands alone must be seen all the same.
  const dots = (label, color, dash) => ({ ...line(label, color, dash), spanGaps: true, points: { show: true, size: 5 } });
  const plots = [
    [[at, of("passed"), of("failed"), of("broken")], [line(say.sayPassed, "--ok"), line(say.sayFailed, "--warn", [6, 3]), line(say.sayBroken, "--block", [2, 2])]],
    [[at, of("wait"), of("run")], [dots(say.sayWait, "--ink-3", [6, 3]), dots(say.sayRun, "--blue")]],
  ];
  const drawn = () => {
    place.replaceChildren();
    return plots.map(([data, series]) => draw(place, data, series));
  };
  let all = drawn();
  new ResizeObserver(() => all.forEach((one) => one.setSize({ width: place.clientWidth, height: HEIGHT }))).observe(place.parentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (all = drawn()));
}

for (const place of document.querySelectorAll("[data-chart]")) {
  if (place.parentElement.querySelector("tr[data-at]:not(.chart-rest)")) chart(place);
}
