// Wires the rooms together; it alone knows all of them.
import { addVia, consoleURL, gotoURL, isUsable } from './urls.js'
import { IgnoreList } from './ignores.js'
import { checkedConsole } from './console.js'
import { readConsole } from './sandbox.js'
import { Pool } from './pool.js'
import { Shown, Trail } from './memory.js'
import { Verdicts } from './verdicts.js'
import { Picker } from './picker.js'
import { PageFrame } from './frame.js'
import { loadOwnersFiles } from './owner.js'
import { Bar } from './bar.js'
import { ConsoleSheet } from './console-sheet.js'
import { Notice } from './notice.js'

const { protocol } = location
const said = ownList()
const own = checkedConsole(said)
const here = consoleURL(location.href.replace(/[?#].*/, ''))
// The console's public address where its owner has given one: it goes into `via`.
const base = document.querySelector('link[rel=canonical]')?.href ?? here
const via = viaOf(own.referral)

const ignores = new IgnoreList(own.ignore)
const accepts = url => isUsable(url, protocol) && !ignores.matches(new URL(url).href)
const pool = new Pool(base, url => accepts(url) && consoleURL(url) !== here)
const shown = new Shown()
const verdicts = new Verdicts(aboutPages())
const picker = new Picker({ pool, shown, accepts, verdicts, read: url => readConsole(url) })
const iframe = document.getElementById('wander-iframe')
const frame = new PageFrame(iframe)
const trail = new Trail(display)
const sheet = new ConsoleSheet({ own, base, pool, shown, verdicts })
const about = document.getElementById('about-dialog')
const notice = new Notice()
const bar = new Bar({
  wander: () => wanderOn(),
  back: () => trail.back(),
  forward: () => trail.forward(),
  go,
  open,
  console: () => sheet.open(),
  about: () => about.showModal(),
})

start()

async function start() {
  for (const button of document.querySelectorAll('dialog .close')) {
    button.onclick = () => button.closest('dialog').close()
  }
  document.getElementById('retry-button').onclick = () => wanderOn(true)
  addEventListener('online', () => {
    picker.forgive()
    if (notice.name === 'offline') wanderOn()
  })
  if (own.referral === 'no') meta('referrer').content = iframe.referrerPolicy = 'no-referrer'
  picker.learn(base, own)
  const files = loadOwnersFiles(own)
  if (files) await files
  wanderOn()
}

// The next page, at once where there is one; otherwise as soon as one is found.
async function wanderOn(anyway = false) {
  if (!navigator.onLine && !anyway) return notice.show('offline')
  const next = picker.take()
  if (next) return step(next)
  notice.show('looking')
  picker.forgive()
  verdicts.begin()
  const found = await picker.prepare()
  if (notice.name !== 'looking') return
  if (found) step(picker.take())
  else notice.show(!said ? 'missing' : own.pages.length ? 'hidden' : 'empty')
}

function go(text) {
  const href = gotoURL(text)
  if (href && isUsable(href, protocol)) step({ page: href, href, referrer: null })
  else bar.complain(text)
}

function open(text) {
  const href = gotoURL(text)
  if (href) window.open(href, '_blank', 'noopener')
  else bar.complain(text)
}

function step(recommendation) {
  trail.add(recommendation)
  display(recommendation)
}

async function display(recommendation) {
  const { href, referrer } = recommendation
  if (!isUsable(href, protocol)) return
  shown.add(recommendation)
  bar.showStep(recommendation, trail)
  const settled = showPage(href, referrer && via && verdicts.takesVia(href))
  await Promise.all([picker.prepare(), settled])
  // Not what was prepared then: a quick visitor may have taken that already.
  if (picker.ahead && own.preconnect) frame.warm(picker.ahead.href)
}

// Resolves when the page is there, or when that takes long. One that is known not to load is
// not asked for: it can be opened in a tab of its own.
async function showPage(href, withVia) {
  const why = verdicts.whyBlank(href)
  notice.show(why, why ? href : '')
  if (why) {
    frame.clear()
    bar.announce(notice.heading)
  } else {
    await frame.show(withVia ? addVia(href, via) : href, () => bar.showLoaded())
  }
  verdicts.begin()
}

function viaOf(referral) {
  if (referral === 'no' || !base.startsWith('http')) return null
  return referral === 'version' ? meta('generator').content.toLowerCase().replace(' ', '-') : base
}

// What the page says of pages; a page opened from disk can ask for nothing more.
function aboutPages() {
  const { blank = '{}', withoutVia = '[]', network, verdicts } = document.body.dataset
  const asks = protocol !== 'file:'
  return {
    blank: JSON.parse(blank),
    withoutVia: JSON.parse(withoutVia),
    snapshot: asks && network,
    server: asks && verdicts,
  }
}

function meta(name) {
  return document.querySelector(`meta[name=${name}]`)
}

// The global that wander.js leaves, whichever way it was declared.
function ownList() {
  try { return wander } catch { return null }
}
