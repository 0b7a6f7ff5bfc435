// One console or page: what is known of it, who recommends it and what it recommends, each of
// which leads on.
import { made, theirs } from './sheet.js'
import { RowList } from './row-list.js'
import { quotedTags } from './quoted.js'
import { counted } from './found-facts.js'
import { addressOf, isFoundConsole, nameOf, shortAddress } from './found.js'

export class FoundDetails {
  element
  #context
  #found = null
  #told = {} // what was told of it last
  #related = 'referrers'
  #list
  #facts = made('p', { className: 'facts' })
  #notes = made('div', { className: 'notes' })
  #deeds = made('div', { className: 'deeds' })
  #tabs = made('nav')
  #heading = made('h3', { tabIndex: -1, lang: '' })
  #address = made('p', { className: 'address', lang: '', dir: 'ltr' })

  // context: { exploration, facts, deeds, words, scroller, makeRow, back }; back(): to where
  // it was opened from.
  constructor(context) {
    this.#context = context
    const { words, scroller, makeRow, back } = context
    this.#list = new RowList({ scroller, makeRow })
    const button = made('button', { type: 'button', className: 'back' }, `\u2190 ${words('back')}`)
    button.onclick = back
    this.element = made('div', { className: 'details' }, button, this.#heading, this.#address,
      this.#facts, this.#notes, this.#deeds, this.#tabs, this.#list.element)
  }

  // To be called when it is in the page. related: the list to be shown first.
  show(found, related) {
    this.#found = found
    this.#told = {}
    this.#turnTo(related ?? (isFoundConsole(found) && found.pages.length ? 'pages' : 'referrers'))
  }

  // What leads back here.
  get place() {
    return { found: this.#found, related: this.#related }
  }

  update() {
    if (!this.element.isConnected) return
    this.#tell()
    this.#list.refresh()
  }

  focus() {
    this.#heading.focus({ preventScroll: true })
  }

  focusItem(item) {
    return this.#list.focusItem(item)
  }

  #tell() {
    const { facts } = this.#context
    // A console may have been asked only now.
    const { title, pages = NONE } = this.#found
    if (this.#isNews({ title })) this.#tellName()
    if (this.#isNews({ hasPages: pages.length > 0 })) this.#tellDeeds()
    this.#facts.textContent = facts.of(this.#found).join(' \u00b7 ')
    this.#tellNotes()
    this.#tellTabs()
    const items = this.#items(this.#related)
    if (items.length !== this.#list.items.length) this.#list.show(items)
  }

  #isNews(known) {
    const told = this.#told
    this.#told = { ...told, ...known }
    return Object.keys(known).some(key => told[key] !== known[key])
  }

  #tellName() {
    const found = this.#found
    this.#heading.replaceChildren(theirs(nameOf(found)))
    this.#address.textContent = found.title ? shortAddress(found) : ''
    this.#heading.title = this.#address.title = addressOf(found)
  }

  #tellNotes() {
    const { exploration: { consoles } } = this.#context
    const { notes = NONE, tags = NONE } = this.#found
    if (!this.#isNews({ notes, tags })) return
    this.#notes.replaceChildren(
      ...notes.map(({ console, note }) => made('p', { lang: '' },
        '\u201c', made('bdi', {}, note), '\u201d \u2014 ', theirs(nameOf(consoles[console])))),
      ...tags.length ? [made('p', { lang: '' }, quotedTags(tags))] : [])
  }

  // Anew after each deed; the button in the same place has the focus then.
  #tellDeeds() {
    const { deeds } = this.#context
    const before = [...this.#deeds.children].indexOf(document.activeElement)
    this.#deeds.replaceChildren(...deeds.for(this.#found, () => {
      this.#tellDeeds()
      this.update()
    }))
    if (before >= 0) this.#deeds.children[before]?.focus()
  }

  #turnTo(related) {
    this.#related = related
    this.#list.show(this.#items(related))
    this.#list.element.ariaLabel =
      `${this.#context.words(LISTS[related])}. ${this.#context.words('arrows')}`
    this.#tell()
  }

  #tellTabs() {
    const { words } = this.#context
    const names = isFoundConsole(this.#found) ? Object.keys(LISTS) : ['referrers']
    while (this.#tabs.children.length > names.length) this.#tabs.lastChild.remove()
    for (const [at, name] of names.entries()) {
      const button = this.#tabs.children[at] ?? made('button', { type: 'button' })
      if (!button.isConnected) this.#tabs.append(button)
      button.textContent = `${words(LISTS[name])} (${counted(this.#found[name].length)})`
      button.ariaCurrent = name === this.#related
      button.onclick = () => this.#turnTo(name)
    }
  }

  #items(related) {
    const { exploration: { consoles, pages } } = this.#context
    return this.#found[related].map(at => (related === 'pages' ? pages : consoles)[at])
  }
}

const NONE = [] // of a console

// What a console or page keeps of its links -> their name.
const LISTS = { referrers: 'recommended_by', neighbours: 'neighbours', pages: 'pages' }
