/* What each kind of chart of report_charts.def is drawn from: a section's rows, by the keys that the chart names. */

// told apart also by who sees few colours (Okabe and Ito)
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#56b4e9', '#cc79a7', '#8c6d00', '#595959']
const SHAPES = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect', 'emptyCircle']
const DASHES = ['solid', 'dashed', 'dotted']
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'
const LABEL_CHARACTERS = 14
const ROW_HEIGHT = 26

function grouped(number) {
  const [whole, part] = String(number).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '')
}

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const columnOf = (section, key) => section.columns.find((column) => column.key === key)
const placeOf = (section, key) => section.columns.findIndex((column) => column.key === key)
const labelOf = (section, key) => columnOf(section, key).label.zh
const rowsOf = (section) => section.rows.filter((row) => !row.total)

// a number as it is drawn; null: hidden, empty, or nothing to divide by
function figureOf(section, row, key) {
  const cell = row.cells[placeOf(section, key)]
  const { type } = columnOf(section, key)
  if (cell === null || cell.hidden) return null
  if (type === 'rate') return cell.denominator ? Math.round((cell.numerator / cell.denominator) * 10000) / 100 : null
  return type === 'money' ? cell / 100 : cell
}

function nameOf(section, row, key) {
  const cell = row.cells[placeOf(section, key)]
  if (cell === null || cell.hidden) return '—'
  return String(cell)
}

const ENDINGS = { rate: '%', money: '元', days: '日', count: '' }
const endingOf = (section, key) => ENDINGS[columnOf(section, key).type] || ''
const short = (name) => (name.length > LABEL_CHARACTERS ? `${name.slice(0, LABEL_CHARACTERS - 1)}…` : name)

// where a row stands on the axis, with of how many it tells
function standing(section, chart, row) {
  const name = nameOf(section, row, chart.axes[0])
  if (!chart.n) return name
  const n = figureOf(section, row, chart.n)
  return `${name}（n=${n === null ? '*' : grouped(n)}）`
}

function shared(section, chart, more) {
  return {
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: FONT, fontSize: 13 },
    // what ECharts says by itself is its own numbering of the data: who cannot see the chart has the table;
    // shades of one colour need no patterns, each has its number
    aria: { enabled: true, decal: { show: chart.kind !== 'heat_map' },
      label: { description: `图：${chart.title.zh}。${section.title.zh}。数据见下面的表。` } },
    tooltip: { confine: true, valueFormatter: (value) => (typeof value === 'number' ? grouped(value) : '—') },
    ...more,
  }
}

const legend = { top: 0, itemWidth: 26, itemHeight: 14, textStyle: { fontSize: 13 } }
const grid = (more) => ({ left: 12, right: 32, top: 44, bottom: 12, containLabel: true, ...more })
const valueAxis = (section, key, more) => ({
  type: 'value', minInterval: columnOf(section, key).type === 'count' ? 1 : 0,
  axisLabel: { formatter: (value) => grouped(value) + endingOf(section, key), hideOverlap: true }, ...more,
})
const rowAxis = (names, more) => ({
  type: 'category', inverse: true, data: names, axisTick: { show: false },
  axisLabel: { interval: 0, formatter: (name) => name.replace(/^(.*?)(（n=.*)?$/s, (whole, text, n) => short(text) + (n || '')) }, ...more,
})
const shown = (section, key, more) => ({
  show: true, fontSize: 12, color: '#1a1a1a', textBorderColor: '#fff', textBorderWidth: 3,
  formatter: ({ value }) => {
    const number = Array.isArray(value) ? value[value.length - 1] : value
    return number === null || number === undefined || number === 0 ? '' : grouped(number) + endingOf(section, key)
  },
  ...more,
})

function stackedBar(section, chart) {
  const rows = rowsOf(section)
  return shared(section, chart, {
    legend, grid: grid(),
    xAxis: valueAxis(section, chart.figures[0]),
    yAxis: rowAxis(rows.map((row) => standing(section, chart, row))),
    series: chart.figures.map((key) => ({
      type: 'bar', stack: 'whole', name: labelOf(section, key), barMaxWidth: 22,
      data: rows.map((row) => figureOf(section, row, key)), label: shown(section, key), labelLayout: { hideOverlap: true },
    })),
  })
}

function lineArea(section, chart) {
  const rows = rowsOf(section)
  const area = chart.figures.length > 1 ? chart.figures[chart.figures.length - 1] : null
  return shared(section, chart, {
    legend, grid: grid(), tooltip: { trigger: 'axis', confine: true },
    xAxis: { type: 'category', boundaryGap: false, data: rows.map((row) => standing(section, chart, row)), axisLabel: { hideOverlap: true } },
    yAxis: valueAxis(section, chart.figures[0]),
    series: chart.figures.map((key, at) => ({
      type: 'line', name: labelOf(section, key), symbol: SHAPES[at], symbolSize: 9, showAllSymbol: true,
      lineStyle: { type: DASHES[at % DASHES.length], width: 2 }, areaStyle: key === area ? { opacity: 0.25 } : undefined,
      data: rows.map((row) => figureOf(section, row, key)),
      // of several lines nobody could tell whose number it is
      label: shown(section, key, { show: chart.figures.length === 1, position: 'top' }), labelLayout: { hideOverlap: true },
    })),
  })
}

// a line where what is over meets what is left
function nought(lower) {
  const at = lower.findIndex((value) => value >= 0)
  if (at <= 0) return undefined
  return { symbol: 'none', silent: true, lineStyle: { color: '#1a1a1a', width: 2, type: 'solid' }, label: { formatter: '0' }, data: [{ xAxis: at - 0.5 }] }
}

function histogram(section, chart) {
  const rows = rowsOf(section)
  const [key] = chart.figures
  const lower = rows.map((row) => figureOf(section, row, chart.axes[0]))
  const names = rows.map((row, at) => (at + 1 < rows.length ? `${lower[at]}～${lower[at + 1] - 1}` : `≥${lower[at]}`))
  const line = nought(lower)
  return shared(section, chart, {
    grid: grid({ top: 32, bottom: 30 }),
    xAxis: [
      { type: 'category', data: names, axisTick: { show: false }, axisLabel: { hideOverlap: true }, name: labelOf(section, chart.axes[0]) +
        (endingOf(section, chart.axes[0]) && `（${endingOf(section, chart.axes[0])}）`), nameLocation: 'middle', nameGap: 30 },
      { type: 'value', min: -0.5, max: rows.length - 0.5, show: false },
    ],
    yAxis: valueAxis(section, key, { axisLine: { show: false, onZero: false }, axisTick: { show: false } }),
    series: [
      { type: 'bar', name: labelOf(section, key), barCategoryGap: 1, data: rows.map((row) => figureOf(section, row, key)),
        label: shown(section, key, { position: 'top' }) },
      { type: 'line', xAxisIndex: 1, data: [], silent: true, markLine: line },
    ],
  })
}

function boxPlot(section, chart) {
  const rows = rowsOf(section)
  const labels = chart.figures.map((key) => labelOf(section, key))
  const boxes = rows.map((row) => chart.figures.map((key) => figureOf(section, row, key)))
  return shared(section, chart, {
    grid: grid({ top: 12 }),
    tooltip: {
      confine: true,
      formatter: ({ name, dataIndex }) => [escaped(name), ...boxes[dataIndex].map((value, at) => `${escaped(labels[at])} ${value === null ? '*' : grouped(value)}`)].join('<br>'),
    },
    xAxis: valueAxis(section, chart.figures[0]),
    yAxis: rowAxis(rows.map((row) => standing(section, chart, row))),
    series: [
      { type: 'boxplot', boxWidth: [8, 14], itemStyle: { borderWidth: 1.5, color: '#cfe3f1', borderColor: COLOURS[0] }, data: boxes.map((box) => (box.includes(null) ? [] : box)) },
      { type: 'scatter', silent: true, symbolSize: 0, data: boxes.map((box, at) => [box[2], at]).filter(([median]) => median !== null),
        label: shown(section, chart.figures[2], { position: 'top', distance: 10, formatter: ({ value }) => grouped(value[0]) + endingOf(section, chart.figures[2]) }) },
    ],
  })
}

const namesOf = (section, key) => [...new Set(rowsOf(section).map((row) => nameOf(section, row, key)))]

function heatMap(section, chart) {
  const [key] = chart.figures
  const [across, down] = chart.axes.map((axis) => namesOf(section, axis))
  const cells = rowsOf(section).map((row) => [
    across.indexOf(nameOf(section, row, chart.axes[0])), down.indexOf(nameOf(section, row, chart.axes[1])), figureOf(section, row, key)])
  const told = cells.filter(([, , value]) => value !== null)
  const hidden = cells.filter(([, , value]) => value === null)
  const most = Math.max(1, ...told.map(([, , value]) => value))
  return shared(section, chart, {
    grid: grid({ top: 12, bottom: 52 }),
    tooltip: { confine: true, formatter: ({ value }) => `${escaped(across[value[0]])} · ${escaped(down[value[1]])}：${value[2] === undefined ? '*' : grouped(value[2])}` },
    xAxis: { type: 'category', data: across, axisTick: { show: false }, axisLabel: { interval: 0, rotate: across.length > 8 ? 45 : 0, formatter: short } },
    yAxis: rowAxis(down),
    visualMap: { min: 0, max: most, seriesIndex: 0, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 14, calculable: false, text: [grouped(most), '0'],
      inRange: { color: ['#f7fbff', '#9ecae1', '#4292c6', '#2171b5'] } },
    series: [
      { type: 'heatmap', name: labelOf(section, key), data: told, itemStyle: { borderColor: '#fff', borderWidth: 1 },
        label: { show: true, fontSize: 12, color: '#1a1a1a', textBorderColor: '#fff', textBorderWidth: 3, formatter: ({ value }) => grouped(value[2]) } },
      { type: 'scatter', symbolSize: 1, data: hidden.map(([x, y]) => [x, y]), label: { show: true, color: '#1a1a1a', formatter: '*' } },
    ],
  })
}

function funnel(section, chart) {
  const [key] = chart.figures
  const rows = rowsOf(section)
  const first = rows.length ? figureOf(section, rows[0], key) : null
  const share = (value) => (first ? `（${Math.round((value / first) * 1000) / 10}%）` : '')
  return shared(section, chart, {
    series: [{
      type: 'funnel', sort: 'none', left: '4%', right: '4%', top: 8, bottom: 8, gap: 3, minSize: '4%', min: 0, funnelAlign: 'center',
      label: { position: 'inside', fontSize: 13, color: '#1a1a1a', textBorderColor: '#fff', textBorderWidth: 4,
        formatter: ({ name, value }) => `${short(name)} ${grouped(value)}${endingOf(section, key)}${share(value)}` },
      data: rows.map((row) => ({ name: standing(section, chart, row), value: figureOf(section, row, key) })).filter(({ value }) => value !== null),
    }],
  })
}

// both ends may have the same names: a flow goes from the left to the right
function sankey(section, chart) {
  const [key] = chart.figures
  const [from, to] = chart.axes
  const links = rowsOf(section)
    .map((row) => ({ source: `0${nameOf(section, row, from)}`, target: `1${nameOf(section, row, to)}`, value: figureOf(section, row, key) }))
    .filter(({ value }) => value)
  const names = [...new Set(links.flatMap(({ source, target }) => [source, target]))]
  const sum = (name) => links.reduce((all, { source, target, value }) => all + (source === name || target === name ? value : 0), 0)
  return shared(section, chart, {
    tooltip: { confine: true, formatter: ({ name, value, data }) => escaped(data.source ? `${data.source.slice(1)} → ${data.target.slice(1)}：${grouped(value)}` : `${name.slice(1)}：${grouped(value)}`) },
    series: [{
      type: 'sankey', left: 8, right: 150, top: 12, bottom: 12, nodeGap: 12, draggable: false, emphasis: { focus: 'adjacency' },
      lineStyle: { color: 'source', opacity: 0.35 },
      label: { fontSize: 13, color: '#1a1a1a', formatter: ({ name }) => `${short(name.slice(1))} ${grouped(sum(name))}` },
      data: names.map((name, at) => ({ name, itemStyle: { color: COLOURS[at % COLOURS.length] } })), links,
    }],
  })
}

function dotPlot(section, chart) {
  const rows = rowsOf(section)
  return shared(section, chart, {
    legend: chart.figures.length > 1 ? legend : undefined, grid: grid({ top: chart.figures.length > 1 ? 44 : 12, right: 56 }),
    xAxis: valueAxis(section, chart.figures[0]),
    yAxis: rowAxis(rows.map((row) => standing(section, chart, row)), { splitLine: { show: true, lineStyle: { type: 'dotted', color: '#bbb' } } }),
    series: chart.figures.map((key, at) => ({
      type: 'scatter', name: labelOf(section, key), symbol: SHAPES[at], symbolSize: 13,
      data: rows.map((row, place) => [figureOf(section, row, key), place]).filter(([value]) => value !== null),
      label: shown(section, key, { position: 'right', formatter: ({ value }) => grouped(value[0]) + endingOf(section, key) }), labelLayout: { hideOverlap: true },
    })),
  })
}

const KINDS = {
  stacked_bar: stackedBar, line_area: lineArea, histogram, box_plot: boxPlot, heat_map: heatMap, funnel, sankey, dot_plot: dotPlot,
}

export const option = (section, chart) => KINDS[chart.kind](section, chart)

// as high as its rows want, within what a page of A4 holds
export function height(section, chart) {
  const rows = chart.kind === 'heat_map' ? namesOf(section, chart.axes[1]).length : rowsOf(section).length
  const least = { heat_map: 120, stacked_bar: 90, box_plot: 70, dot_plot: 80, funnel: 40 }[chart.kind]
  if (!least) return 320
  return Math.min(900, least + rows * (chart.kind === 'funnel' ? 44 : chart.kind === 'box_plot' ? 40 : ROW_HEIGHT + 6))
}
