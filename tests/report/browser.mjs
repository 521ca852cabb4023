// Opens a report's page in the machine's Chromium and tells as JSON what came of it.
//
// usage: node browser.mjs PAGE DIR       DIR takes screen.png, narrow.png and print.pdf

import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [, , page, out] = process.argv
const { chromium } = createRequire(path.join(process.env.SOURCE_ROOT, 'tests/.cache/'))('playwright-core')
const told = { errors: [], requests: [], charts: [] }

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] })
try {
  const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  tab.on('console', (message) => { if (['error', 'warning'].includes(message.type())) told.errors.push(message.text()) })
  tab.on('pageerror', (error) => told.errors.push(String(error)))
  tab.on('dialog', (dialog) => { told.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  tab.on('request', (request) => told.requests.push(request.url()))
  await tab.goto(pathToFileURL(page).href, { waitUntil: 'load' })

  // what is drawn, and what of it overlaps or leaves its frame
  const look = () => tab.evaluate(() => [...document.querySelectorAll('figure')].map((figure) => {
    const svg = figure.querySelector('svg')
    const frame = figure.getBoundingClientRect()
    const texts = svg ? [...svg.querySelectorAll('text')] : []
    const outside = texts.filter((text) => {
      const box = text.getBoundingClientRect()
      return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1
    })
    return {
      caption: figure.querySelector('figcaption').textContent, shown: !figure.hidden, shapes: svg ? svg.querySelectorAll('path').length : 0,
      patterns: svg ? svg.querySelectorAll('pattern').length : 0, label: figure.querySelector('.chart').getAttribute('aria-label'),
      texts: texts.map((text) => text.textContent), outside: outside.map((text) => text.textContent),
    }
  }))
  told.charts = await look()
  told.title = await tab.title()
  told.overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await tab.screenshot({ path: path.join(out, 'screen.png'), fullPage: true })
  // as somebody moves over them: a tip is made of data too
  for (const figure of await tab.locator('figure .chart').all()) {
    await figure.scrollIntoViewIfNeeded()
    const box = await figure.boundingBox()
    for (const part of [0.3, 0.5, 0.7]) await tab.mouse.move(box.x + box.width * part, box.y + box.height * 0.5)
  }
  await tab.setViewportSize({ width: 420, height: 800 })
  await tab.screenshot({ path: path.join(out, 'narrow.png'), fullPage: true })
  told.narrow = await look()
  told.narrowOverflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await tab.pdf({ path: path.join(out, 'print.pdf'), preferCSSPageSize: true, printBackground: false })
} finally {
  await browser.close()
}
process.stdout.write(JSON.stringify(told))
