// Sheets that a part makes: a dialog over the page with one heading, as the page's own are.

const REST = 'wander-sheet'

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
  #body = made('div', { className: 'body' })

  // words: key -> text of the page's language
  constructor(name, words) {
    const id = `${name}-title`
    this.#heading = made('h2', { id })
    const close = made('button', { className: 'close', type: 'button', textContent: '\u00d7' })
    close.ariaLabel = words('close')
    close.onclick = () => this.#dialog.close()
    this.#dialog = made('dialog', { className: REST, id: `${name}-dialog` },
      made('div', { className: 'head' }, this.#heading, close), this.#body)
    this.#dialog.setAttribute('aria-labelledby', id)
    document.body.append(this.#dialog)
  }

  get isOpen() {
    return this.#dialog.open
  }

  // Shows these elements; those that are shown already give way.
  show(heading, ...content) {
    this.#heading.textContent = heading
    this.#body.replaceChildren(...content.flat())
    if (!this.#dialog.open) this.#dialog.showModal()
  }

  close() {
    this.#dialog.close()
  }
}
