// The part `more`: what a visitor keeps, why a page is shown, sharing, topics, keys, looks.
import { Keepsakes } from './keepsakes.js'
import { learnWords, wordsOf } from './language.js'
import { Sheet } from './sheet.js'
import { MORE_STYLE } from './more-style.js'
import { wearStyle } from './wear-style.js'
import { Menu } from './menu.js'
import { WhySheet } from './why-sheet.js'
import { KeptSheet } from './kept-sheet.js'
import { ShareSheet } from './share-sheet.js'
import { TopicsSheet } from './topics-sheet.js'
import { Keys } from './keys.js'
import { Looks } from './looks.js'
import { Toast } from './toast.js'

// page: what the first page's script has, see main.js. The words come when something is to be
// said; without them there is nothing to open.
function startMore(page) {
  wearStyle(MORE_STYLE)
  const words = wordsOf('more')
  const keepsakes = new Keepsakes()
  const sheet = new Sheet('more', words)
  const toast = new Toast(keepsakes)
  const context = {
    page, keepsakes, sheet, toast, words, learnWords,
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
  new Keys({ ...context, sheets, menu, keep })

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
  return {
    toggleKeep: () => keep.toggle(),
    openMenu: async () => { if (await learnWords()) menu.open() },
    openWhy: async () => { if (await learnWords()) sheets.why.open() },
  }
}

// The explorer, at a page or console where it is asked about one: its address. Where there is no
// such part, its entry goes.
async function explore({ page, keepsakes, toast }, about = null) {
  try {
    await page.openExplorer({ keepsakes, toast, about })
  } catch {
    page.explorer = null
    toast.say(wordsOf('explorer')('absent'))
  }
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
