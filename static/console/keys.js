// The keyboard: one letter each, never while typing and never together with a key that belongs
// to the browser or a screen reader.
import { made, openDialog } from './sheet.js'

// key -> what it does; the words have a line for each.
const KEYS = {
  n: 'wander', b: 'back', f: 'forward', o: 'open', s: 'keep', m: 'mute_page', c: 'console',
  a: 'address', h: 'history', u: 'undo', '?': 'keys',
}

const SHEETS = ['history', 'keys'] // that need words first; all else acts at once
const FIELDS = 'input, textarea, select, [contenteditable]'

export class Keys {
  #context

  constructor(context) {
    this.#context = context
    addEventListener('keydown', event => this.#press(event))
  }

  // All of them, and whether they are to be any: who speaks to the computer may press many.
  open() {
    const { keepsakes, sheet, words } = this.#context
    const on = made('input', { type: 'checkbox', checked: this.#areOn })
    on.onchange = () => keepsakes.set('keys', on.checked ? undefined : 'off')
    sheet.show(words('keys'), made('p', {}, words('keys_what')),
      made('dl', { className: 'keys' }, Object.entries(KEYS).map(([key, name]) =>
        [made('dt', {}, made('kbd', {}, key)), made('dd', {}, words(`key_${name}`))])),
      made('p', {}, words('keys_out')),
      made('label', {}, on, made('span', {}, words('keys_on'))))
  }

  get #areOn() {
    return this.#context.keepsakes.setting('keys') !== 'off'
  }

  #press(event) {
    const { target, key, ctrlKey, metaKey, altKey, isComposing, repeat } = event
    if (ctrlKey || metaKey || altKey || isComposing || repeat || event.defaultPrevented) return
    const name = KEYS[key]
    if (!name || target.closest(FIELDS) || name !== 'keys' && !this.#areOn) return
    // Over the page lies something else, wherever the focus is; what was done there is undone.
    if (name !== 'undo' && openDialog()) return
    event.preventDefault()
    if (SHEETS.includes(name)) this.#context.openTelling(() => this.#act(name))
    else this.#act(name)
  }

  #act(name) {
    const { page, sheets, menu, toast, keep } = this.#context
    const press = id => document.getElementById(id)?.click()
    const actions = {
      wander: () => page.wander(),
      back: () => press('back-button'),
      forward: () => press('forward-button'),
      open: () => press('open-button'),
      keep: () => keep.toggle(),
      mute_page: () => page.trail.current && menu.mute('page', page.trail.current.href),
      console: () => press('console-button'),
      address: () => document.getElementById('url-input').select(),
      history: () => sheets.kept.open('history'),
      undo: () => toast.undo(),
      keys: () => this.open(),
    }
    actions[name]()
  }
}
