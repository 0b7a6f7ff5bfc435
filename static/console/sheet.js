// Sheets that a part makes: a dialog over the page with one heading, as the page's own are.

const SHEET_CLASS = 'wander-sheet'

export function made(name, properties = {}, ...content) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value
    else element.setAttribute(key, value)
  }
  element.append(...content.flat().filter(part => part !== null && part !== undefined))
  return element
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
    document.body.append(this.#dialog)
  }

  get isOpen() {
    return this.#dialog.open
  }

  // Shows these elements; those that are shown already give way.
  show(heading, ...content) {
    this.#heading.textContent = heading
    this.#close.ariaLabel = this.#words('close')
    this.#body.replaceChildren(...content.flat())
    if (!this.#dialog.open) this.#dialog.showModal()
  }

  close() {
    this.#dialog.close()
  }
}
