// Everything that can be done about the page that is shown, and with what is kept.
import { consoleURL } from './urls.js'
import { readable } from './links.js'
import { made } from './sheet.js'
import { filled } from './quoted.js'
import { hostOf } from './mutes.js'

export class Menu {
  #context

  constructor(context) {
    this.#context = context
  }

  open() {
    const { page, keepsakes, sheet, sheets, looks, keep, explore, words } = this.#context
    const step = page.trail.current
    const here = step ? [
      this.#entry(keepsakes.isSaved(step.href) ? 'remove_kept' : 'keep', () => keep.toggle()),
      step.referrer && this.#entry('why', () => sheets.why.open()),
      this.#entry('share', () => sheets.share.open()),
      this.#entry('mute_page', () => this.mute('page', step.href)),
      this.#entry('mute_site', () => this.mute('site', step.href), hostOf(step.href)),
      // This console is not to be muted: there is no wandering without it.
      step.referrer && consoleURL(step.referrer) !== page.base &&
        this.#entry('mute_console', () => this.mute('console', step.referrer),
          step.title || hostOf(step.referrer)),
    ] : []
    const yours = [
      this.#entry('saved_pages', () => sheets.kept.open('saved')),
      this.#entry('history', () => sheets.kept.open('history')),
      this.#entry('muted', () => sheets.kept.open('muted')),
      this.#entry('topics_and_languages', () => sheets.topics.open()),
      page.explorer && this.#entry('explorer', () => explore()),
      this.#entry('your_data', () => sheets.kept.open('data')),
      this.#entry('keys', () => sheets.keys.open()),
    ]
    sheet.show(words('menu'),
      here.length ? [made('h3', {}, words('this_page')), list(here)] : [],
      made('h3', {}, words('yours')), list(yours),
      looks.controls(() => {
        this.open()
        looks.focusLanguage()
      }))
  }

  // Never again, and on to the next page at once: words may come later.
  async mute(kind, value) {
    const { page, keepsakes, sheet, toast, words, learnWords } = this.#context
    const { title, referrer } = page.trail.current
    const item = keepsakes.mute(kind, value)
    const name = {
      page: readable(value),
      site: hostOf(value),
      console: value === referrer && title || readable(value),
    }[kind]
    if (item) {
      sheet.close()
      page.wander()
    }
    if (!await learnWords()) return
    if (!item) return toast.say(words('no_room'))
    toast.sayKept(filled(words(`muted_now_${kind}`), name), {
      [words('undo')]: () => keepsakes.unmute(item),
    })
  }

  #entry(key, act, about = '') {
    const { sheet, words } = this.#context
    const text = about ? filled(words(key), about) : words(key)
    const button = made('button', { type: 'button', className: 'entry' }, text)
    button.onclick = () => {
      sheet.close()
      act()
    }
    return button
  }
}

function list(buttons) {
  return made('ul', {}, buttons.filter(Boolean).map(button => made('li', {}, button)))
}
