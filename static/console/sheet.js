// Sheets that a part makes: a dialog over the page with one heading, as the page's own are.
import { inOrder } from './words.js'
import { markLanguage } from './language.js'

const SHEET_CLASS = 'wander-sheet'

export function made(name, properties = {}, ...content) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value
    else element.setAttribute(key, value)
  }
  element.append(...content.flat(Infinity).filter(part => part !== null && part !== undefined))
  return element
}

// What somebody else says. However it is written, it turns nothing around it.
export function theirs(text) {
  return made('bdi', { lang: '' }, inOrder(text))
}

// The one in front, whoever made it.
export function openDialog() {
  return [...document.querySelectorAll('dialog[open]')].at(-1)
}

export class Sheet {
  #dialog
  #heading
  #close = made('button', { className: 'close', type: 'button', textContent: '\u00d7' })
  #body = made('div', { className: 'body' })
  #words

  // words: key -> text of the page's language, once there are any
  constructor(name, words) {
    const id = `${name}-title`
    this.#words = words
    this.#heading = made('h2', { id })
    this.#close.onclick = () => this.#dialog.close()
    this.#dialog = made('dialog', { className: SHEET_CLASS, id: `${name}-dialog` },
      made('div', { className: 'head' }, this.#heading, this.#close), this.#body)
    this.#dialog.setAttribute('aria-labelledby', id)
    closeByPressBeside(this.#dialog)
    document.body.append(this.#dialog)
  }

  get isOpen() {
    return this.#dialog.open
  }

  // Shows these elements; those that are shown already give way.
  show(heading, ...content) {
    markLanguage(this.#dialog)
    this.#close.ariaLabel = this.#words('close')
    this.#heading.textContent = heading
    this.#body.replaceChildren(...content.flat())
    if (!this.#dialog.open) this.#dialog.showModal()
    this.#dialog.scrollTop = 0 // it may have been left further down
  }

  // Another heading, when what is below it has turned to something else.
  turn(heading) {
    this.#heading.textContent = heading
    this.#dialog.scrollTop = 0
  }

  // What is shown in it and suits a selector.
  all(selector) {
    return this.#body.querySelectorAll(selector)
  }

  close() {
    this.#dialog.close()
  }
}

// What begins in the sheet, as marking a text does, may end beside it.
function closeByPressBeside(dialog) {
  const isBeside = ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    return target === dialog &&
      (clientX < left || clientX > right || clientY < top || clientY > bottom)
  }
  let hasBegun = false
  dialog.onpointerdown = event => { hasBegun = isBeside(event) }
  dialog.onclick = event => {
    if (hasBegun && isBeside(event)) dialog.close()
  }
}
