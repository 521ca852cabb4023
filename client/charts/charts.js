/*
 * The charts of a report's page: each figure of the page names its section and chart of the document
 * that stands in the page as JSON (report.schema.json). Without this the page is whole, as tables.
 */
import { init, use } from 'echarts/core'
import { BarChart, BoxplotChart, FunnelChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { height, option } from './kinds.js'

use([BarChart, BoxplotChart, FunnelChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, AriaComponent, GridComponent,
  LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer])

// what A4 has between margins of 15 mm, in pixels of CSS
const PAPER_WIDTH = 680

const report = JSON.parse(document.getElementById('report').textContent)
const drawn = []

function draw(figure) {
  const section = report.sections[figure.dataset.section]
  const chart = section.charts[figure.dataset.chart]
  const place = figure.querySelector('.chart')
  figure.hidden = false
  place.style.height = `${height(section, chart)}px`
  const shown = init(place, null, { renderer: 'svg', locale: 'ZH' })
  shown.setOption(option(section, chart))
  drawn.push(shown)
}

// at once: paper does not wait for the next frame
function fit(size) {
  for (const shown of drawn) {
    shown.resize(size)
    shown.getZr().flush()
  }
}

document.querySelectorAll('figure[data-chart]').forEach(draw)
addEventListener('resize', () => fit())
addEventListener('beforeprint', () => fit({ width: PAPER_WIDTH }))
addEventListener('afterprint', () => fit({ width: 'auto' }))
