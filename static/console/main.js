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
import { Mutes } from './mutes.js'
import { storedItems, visitorsStorage } from './stored.js'
import { addScript, Parts } from './part.js'
import { Bar } from './bar.js'
import { ConsoleSheet } from './console-sheet.js'
import { Notice } from './notice.js'

const { protocol } = location
const { more, explorer } = document.body.dataset
const said = ownList()
const own = checkedConsole(said)
const here = consoleAt(location.href)
// The console's public address where its owner has given one: it goes into `via`.
const base = document.querySelector('link[rel=canonical]')?.href ?? here
const via = viaOf(own.referral)

const ignores = new IgnoreList(own.ignore)
const pool = new Pool(base, accepts)
const shown = new Shown()
const verdicts = new Verdicts(aboutPages())
const picker = new Picker({ pool, shown, accepts, verdicts, read: url => readConsole(url) })
const storage = visitorsStorage()
const mutes = new Mutes(storage)
const tastes = [recommendation => !mutes.hides(recommendation)]
picker.wants = recommendation => tastes.every(suits => suits(recommendation))
const iframe = document.getElementById('wander-iframe')
const frame = new PageFrame(iframe)
const trail = new Trail(display)
const sheet = new ConsoleSheet({ own, base, pool, shown, verdicts })
const about = document.getElementById('about-dialog')
const notice = new Notice()
const bar = new Bar({
  wander: wanderOn,
  back: () => trail.walk(-1),
  forward: () => trail.walk(1),
  go,
  open,
  console: () => sheet.open(),
  about: () => about.showModal(),
  why: () => openMore(part => part.openWhy()),
})

const chosen = Object.fromEntries(storedItems(storage, 'wander.settings')
  .map(({ name, value }) => [name, value]))
const mine = document.getElementById('mine')
const listeners = []
let again = wanderOn // what is to be done when a notice goes
let refused = '' // the address of a shared page that the rules forbid, to be told of
// What the parts that load later have of the page.
const parts = new Parts({
  own, base, here, accepts, pool, shown, picker, verdicts, trail, mutes, tastes, listeners,
  wander: wanderOn, step, explorer,
  openExplorer: has => parts.open('explorer', explorer).then(part => part.open(has)),
})

start()

async function start() {
  if (chosen.theme) document.documentElement.dataset.theme = chosen.theme
  if (more) {
    const [keep, menu] = mine.children
    keep.onclick = () => openMore(part => part.toggleKeep())
    menu.onclick = () => openMore(part => part.openMenu())
  }
  for (const button of document.querySelectorAll('dialog .close')) {
    button.onclick = () => button.closest('dialog').close()
  }
  document.getElementById('retry-button').onclick = () => again()
  addEventListener('online', () => {
    picker.forgive()
    if (notice.name === 'offline') again()
  })
  if (own.referral === 'no') {
    iframe.referrerPolicy = 'no-referrer'
    document.head.append(
      Object.assign(document.createElement('meta'), { name: 'referrer', content: 'no-referrer' }))
  }
  picker.learn(base, own)
  await loadOwnersFiles(own)
  addEventListener('hashchange', showShared)
  if (!showShared()) {
    const { state } = history
    // After a reload, or when a phone brings the tab back: what was being read.
    if (accepts(state?.recommendation?.href)) trail.resume(state)
    else {
      await knowTastes()
      if (!trail.current) wanderOn()
    }
  }
  speakAsWished()
}

// Whether something may be shown at all: not with a password in its address, nor this console
// within itself.
function accepts(url) {
  if (!isUsable(url, protocol)) return false
  const { href } = new URL(url)
  return !/^\w+:..[^/]*@/.test(href) && ![here, base].includes(consoleAt(href)) &&
    !ignores.matches(href)
}

function consoleAt(url) {
  return consoleURL(url.replace(/[?#].*/, ''))
}

// Where there is no such part, its buttons go. Without anything to do, it is but loaded.
async function openMore(act) {
  if (!more || !act && navigator.connection?.saveData) return
  try {
    const part = await parts.open('more', more)
    mine.hidden = false
    act?.(part)
  } catch {
    mine.hidden = navigator.onLine
  }
}

// Topics and languages are known to the part in which they are chosen, and the language of a page
// to the snapshot: only with a choice does the first page wait for them.
async function knowTastes() {
  if (!chosen.topics && !chosen.languages) return
  showNotice('looking')
  verdicts.begin()
  await openMore(() => {})
  await verdicts.ready
}

// A page that somebody shared by a link to this console: behind the #, which no server sees.
// It is shown if the rules and the visitor let it be, and who it came through is said; otherwise
// that is told, once another page is there. Gives whether it is shown.
function showShared() {
  const said = new URLSearchParams(location.hash.slice(1))
  const [page, from] = [said.get('page'), said.get('from')]
  if (!page) return false
  history.replaceState(null, '', location.pathname + location.search)
  if (!accepts(page) || mutes.hides({ href: page })) {
    if (!trail.current) refused = page
    bar.complain(page)
    return false
  }
  const { href } = new URL(page)
  const referrer = accepts(from) || from === base ? consoleURL(from) : null
  step({ ...picker.offerOf(referrer, href), page, href, referrer, isShared: true })
  return true
}

// Tells the page in the language that the visitor chose here, or where its owner named none, in
// the browser's: never before the first page is asked for. That language's script does the rest.
function speakAsWished() {
  const { dataset } = document.body
  const spoken = dataset.languages?.split(' ') ?? []
  const wanted = chosen.language ?? navigator.languages.map(code => code.split('-')[0])
    .find(code => spoken.includes(code))
  if (!wanted || wanted === spoken[0] || !dataset.words) return
  dataset.wanted = wanted
  addScript(dataset.words.replace('{}', wanted))
}

// The next page, at once where there is one; otherwise as soon as one is found.
async function wanderOn() {
  if (!navigator.onLine) return showNotice('offline')
  const next = picker.take()
  if (next) return step(next)
  showNotice('looking')
  picker.forgive()
  verdicts.begin()
  const found = await picker.prepare()
  if (notice.name !== 'looking') return
  if (found) return step(picker.take())
  showNotice(!said ? 'missing' : own.pages.length ? 'hidden' : 'empty')
  openMore()
}

function go(text) {
  const href = gotoURL(text)
  if (isUsable(href, protocol)) step({ page: href, href, referrer: null })
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
  for (const listen of listeners) listen(recommendation)
  const settled = showPage(href, referrer && via && verdicts.takesVia(href))
  await new Promise(setTimeout) // all else comes after what the visitor waits for
  await Promise.all([picker.prepare(), settled])
  // Not what was prepared then: a quick visitor may have taken that already.
  if (picker.ahead && own.preconnect) frame.warm(picker.ahead.href)
  // Keys work and visits are remembered once it is there; it is in nobody's way by now.
  openMore()
}

// Resolves when the page is there, or when that takes long. One that is known not to load is
// not asked for: it can be opened in a tab of its own.
async function showPage(href, withVia) {
  const isOffline = !navigator.onLine
  const why = isOffline ? 'offline' : verdicts.whyBlank(href)
  if (why) {
    frame.clear()
    showNotice(why, isOffline ? '' : href, () => display(trail.current))
  } else {
    notice.show(null)
    await frame.show(withVia ? addVia(href, via) : href, () => {
      bar.showLoaded()
      bar.complain(refused)
      refused = ''
    })
  }
  verdicts.begin()
}

function showNotice(name, href, then = wanderOn) {
  again = then
  notice.show(name, href)
  bar.announce(notice.heading)
}

function viaOf(referral) {
  if (referral === 'no' || !base.startsWith('http')) return null
  if (referral !== 'version') return base
  return document.querySelector('[name=generator]').content.toLowerCase().replace(' ', '-')
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

// The global that wander.js leaves, whichever way it was declared.
function ownList() {
  try { return wander } catch { return null }
}
