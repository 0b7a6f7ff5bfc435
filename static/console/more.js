// The part `more`: what a visitor keeps, why a page is shown, sharing, topics, keys, looks.
import { Keepsakes } from './keepsakes.js'
import { learnWords, wordsOf } from './language.js'
import { told } from './told.js'
import { Sheet } from './sheet.js'
import { MORE_STYLE } from './more-style.js'
import { wearStyle } from './wear-style.js'
import { Menu } from './menu.js'
import { WhySheet } from './why-sheet.js'
import { KeptSheet } from './kept-sheet.js'
import { ShareSheet } from './share-sheet.js'
import { TopicsSheet } from './topics-sheet.js'
import { Keys } from './keys.js'
import { FocusGuard } from './focus-guard.js'
import { Looks } from './looks.js'
import { Toast } from './toast.js'

// page: what the first page's script has, see main.js. The words come as soon as nothing else is
// to be done, or when something is to be said; without them there is nothing to open.
function startMore(page) {
  wearStyle(MORE_STYLE)
  const words = wordsOf('more')
  const keepsakes = new Keepsakes()
  const sheet = new Sheet('more', words)
  const toast = new Toast(keepsakes)
  const openTelling = async open => {
    if (await learnWords()) open()
    else toast.say(excuse())
  }
  const context = {
    page, keepsakes, sheet, toast, words, learnWords, openTelling,
    explore: about => explore({ page, keepsakes, toast }, about),
  }
  const looks = new Looks(context)
  const topics = new TopicsSheet(context)
  const sheets = {
    why: new WhySheet(context),
    kept: new KeptSheet(context),
    share: new ShareSheet(context),
    topics,
  }
  const keep = new KeepButton(context)
  const menu = new Menu({ ...context, sheets, looks, keep })
  sheets.keys = new Keys({ ...context, sheets, menu, keep })
  new FocusGuard(page)

  keepsakes.onChange(() => {
    page.mutes.read(keepsakes.muted)
    keep.show()
  })
  const noteStep = ({ href, referrer, title }) => {
    keepsakes.visit({ href, from: referrer, by: title })
    keep.show()
  }
  const listeners = [noteStep, step => topics.noteStep(step)]
  page.listeners.push(...listeners)
  if (page.trail.current) for (const listen of listeners) listen(page.trail.current)
  if (!navigator.connection?.saveData) whenIdle(learnWords)
  return {
    toggleKeep: () => keep.toggle(),
    openMenu: () => openTelling(() => menu.open()),
    openWhy: () => openTelling(() => sheets.why.open()),
  }
}

// So that all of it works without a connection too.
function whenIdle(act) {
  const wait = self.requestIdleCallback ?? setTimeout
  wait(() => act())
}

// What the page can say by itself, where there are no words to open something with.
function excuse() {
  if (!navigator.onLine) return document.querySelector('[data-w="notice.offline"]').textContent
  return told('bar.refused', document.getElementById('menu-button').ariaLabel).textContent
}

// The explorer, at a page or console where it is asked about one: its address. Where there is no
// such part, its entry goes; where it did not come this time, it may come the next.
async function explore({ page, keepsakes, toast }, about = null) {
  try {
    await page.openExplorer({ keepsakes, toast, about })
  } catch {
    if (await isMissing(page.explorer)) page.explorer = null
    toast.say(wordsOf('explorer')('absent'))
  }
}

async function isMissing(src) {
  if (location.protocol === 'file:') return true
  try { return (await fetch(src, { method: 'HEAD' })).status === 404 } catch { return false }
}

// The star in the bar: whether the page that is shown is kept.
class KeepButton {
  #context
  #button = document.getElementById('keep-button')

  constructor(context) {
    this.#context = context
  }

  show() {
    const { page, keepsakes } = this.#context
    const step = page.trail.current
    const isKept = !!step && keepsakes.isSaved(step.href)
    this.#button.ariaPressed = isKept
    this.#button.textContent = isKept ? '\u2605' : '\u2606'
  }

  // At once, lest another page is shown by the time that there are words for it.
  async toggle() {
    const { page, keepsakes, toast, words, learnWords } = this.#context
    const step = page.trail.current
    if (!step) return
    if (keepsakes.isSaved(step.href)) {
      const undo = keepsakes.removeSaved(step.href)
      if (await learnWords()) toast.say(words('removed'), { [words('undo')]: undo })
    } else {
      const { href, page: written, referrer, title, note, tags } = step
      const saved = keepsakes.save({
        href, page: written, from: referrer, by: title, why: note, tags,
      })
      if (!await learnWords()) return
      if (saved) toast.sayKept(words('kept_now'))
      else toast.say(words('no_room'))
    }
  }
}

document.dispatchEvent(new CustomEvent('wander-more', { detail: startMore }))
