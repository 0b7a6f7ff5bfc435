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
import { Parts } from './part.js'
import { Bar } from './bar.js'
import { ConsoleSheet } from './console-sheet.js'
import { Notice } from './notice.js'

const { protocol } = location
const { more, explorer } = document.body.dataset
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
  wander: () => wanderOn(),
  back: () => trail.back(),
  forward: () => trail.forward(),
  go,
  open,
  console: () => sheet.open(),
  about: () => about.showModal(),
})

const keepButton = document.getElementById('keep-button')
const menuButton = document.getElementById('menu-button')
const chosen = Object.fromEntries(storedItems(storage, 'wander.settings')
  .map(({ name, value }) => [name, value]))
const listeners = []
// What the parts that load later have of the page.
const parts = new Parts({
  own, base, here, accepts, pool, shown, picker, verdicts, trail, mutes, tastes, listeners,
  wander: () => wanderOn(), step, explorer,
  openExplorer: has => parts.open('explorer', explorer).then(part => part.open(has)),
})

start()

async function start() {
  if (chosen.theme) document.documentElement.dataset.theme = chosen.theme
  if (more) {
    keepButton.hidden = menuButton.hidden = false
    keepButton.onclick = () => openMore(part => part.toggleKeep())
    menuButton.onclick = () => openMore(part => part.openMenu())
  }
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
  const given = sharedPage()
  if (given) step(given)
  else wanderOn()
  speakAsWished()
}

// Where there is no such part, its buttons go.
async function openMore(act) {
  try {
    act(await parts.open('more', more))
  } catch {
    keepButton.hidden = menuButton.hidden = true
  }
}

// A page that somebody shared by a link to this console: behind the #, which no server sees.
// It is shown if the rules let it be, and who it came through is said.
function sharedPage() {
  const said = new URLSearchParams(location.hash.slice(1))
  const page = said.get('page')
  if (page) history.replaceState(null, '', location.pathname + location.search)
  if (!page || !accepts(page)) return null
  const from = said.get('from')
  const referrer = isUsable(from ?? '', 'http:') ? consoleURL(from) : base
  const { href } = new URL(page)
  return { page, href, referrer, isShared: true }
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
  const src = dataset.words.replace('{}', wanted)
  document.head.append(Object.assign(document.createElement('script'), { src }))
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
  for (const listen of listeners) listen(recommendation)
  const settled = showPage(href, referrer && via && verdicts.takesVia(href))
  await Promise.all([picker.prepare(), settled])
  // Not what was prepared then: a quick visitor may have taken that already.
  if (picker.ahead && own.preconnect) frame.warm(picker.ahead.href)
  // Keys work and visits are remembered once it is there; it is in nobody's way by now.
  if (more && !navigator.connection?.saveData) openMore(() => {})
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
