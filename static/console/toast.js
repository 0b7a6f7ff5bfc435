// A word on what was just done, and the way back for as long as it stands.
import { markLanguage, wordsOf } from './language.js'
import { made, openDialog } from './sheet.js'

const STANDS_FOR = 8000 // ms
const ONE_LINE = 40 // px that the page's own status takes
const APART = 8 // px between that and this
const HEARD_AFTER = 150 // ms that a screen reader may need to find it in another place

const toastWords = wordsOf('more')

export class Toast {
  #keepsakes
  // It is there before it says anything: what appears with its text is read out by few. A popover,
  // since WebKit cuts off what stands beyond a dialog that scrolls.
  #element = made('div', {
    className: 'toast', popover: 'manual', 'aria-live': 'polite', 'aria-atomic': 'true',
  })
  #filling
  #timer = null // none while it is held
  #height = 0 // px from below, where it stands
  #undo = null // of what was done last, also when it is not to be seen any more
  #before = null // what had the focus before one of its buttons

  constructor(keepsakes) {
    this.#keepsakes = keepsakes
    const element = this.#element
    element.onpointerenter = () => this.#hold()
    element.onpointerleave = () => this.#stand()
    element.addEventListener('focusin', ({ relatedTarget }) => {
      this.#hold()
      if (!element.contains(relatedTarget)) this.#before = relatedTarget
    })
    element.addEventListener('focusout', () => this.#stand())
    this.#place()
    new MutationObserver(() => this.#place())
      .observe(document.body, { subtree: true, attributeFilter: ['open'] })
    new MutationObserver(() => this.#rise()).observe(this.#status, { childList: true })
    addEventListener('resize', () => {
      this.#height = 0
      this.#rise()
    })
  }

  // text: also with elements in it. actions: { 'Undo': () => ... }
  say(text, actions = {}) {
    this.#empty()
    this.#undo = actions[toastWords('undo')] ?? null
    const areKeysOn = this.#keepsakes.setting('keys') !== 'off'
    const buttons = Object.entries(actions).map(([name, act]) => {
      const button = made('button', { type: 'button', textContent: name })
      if (act === this.#undo && areKeysOn) button.setAttribute('aria-keyshortcuts', 'u')
      button.onclick = () => this.#act(act)
      return button
    })
    const fill = () => {
      markLanguage(this.#element)
      this.#element.replaceChildren(made('span', {}, text), ...buttons)
      this.#height = 0
      this.#rise()
      this.#stand()
    }
    if (this.#place()) this.#filling = setTimeout(fill, HEARD_AFTER)
    else fill()
  }

  // Of something that was kept: with a warning where the browser forbids to keep anything.
  sayKept(text, actions) {
    this.say(this.#keepsakes.isKept ? text : [text, ' ', toastWords('for_now')], actions)
  }

  // Does what its button would, for those who are far from it.
  undo() {
    if (this.#undo) this.#act(this.#undo)
  }

  // What it said does not hold any more.
  clear() {
    this.#undo = null
    this.#empty()
  }

  #act(act) {
    const hadFocus = this.#element.contains(document.activeElement)
    const isUndo = act === this.#undo
    this.#empty()
    act()
    if (isUndo) this.say(toastWords('undone'))
    if (!hadFocus) return
    const others = [this.#before, document.querySelector('dialog[open] .close'),
      document.getElementById('menu-button')]
    for (const other of others) if (document.activeElement === document.body) other?.focus()
  }

  // Above whatever is open: what is outside of a dialog can be neither seen nor pressed. On the
  // page itself, the status is the page's own. Gives whether it was elsewhere.
  #place() {
    const top = openDialog() ?? document.body
    const isElsewhere = this.#element.parentElement !== top
    if (isElsewhere) {
      this.#element.role = top === document.body ? null : 'status'
      top.append(this.#element)
    }
    // Also where a dialog was closed and opened again: it lies above what was there.
    this.#element.hidePopover?.()
    this.#element.showPopover?.()
    if (!isElsewhere) return false
    this.#rise()
    // What held it, a mouse or the focus, is not on it any more.
    if (this.#element.childElementCount && this.#timer === null) this.#stand()
    return true
  }

  get #status() {
    return document.getElementById('status')
  }

  // Over the page's status, also where that has several lines; and not down again while somebody
  // may be about to press it.
  #rise() {
    const { top, bottom } = this.#status.getBoundingClientRect()
    this.#height = Math.max(this.#height, innerHeight - Math.min(top, bottom - ONE_LINE) + APART)
    const isOnPage = this.#element.parentElement === document.body
    this.#element.style.bottom = isOnPage ? `${this.#height}px` : ''
  }

  #stand() {
    this.#hold()
    this.#timer = setTimeout(() => this.#element.replaceChildren(), STANDS_FOR)
  }

  #hold() {
    clearTimeout(this.#timer)
    this.#timer = null
  }

  #empty() {
    clearTimeout(this.#filling)
    this.#hold()
    this.#element.replaceChildren()
  }
}
