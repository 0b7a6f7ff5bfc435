// The consoles or the pages that were found, to be searched and sorted.
import { made } from './sheet.js'
import { RowList } from './row-list.js'
import { Ordering, SORTS } from './ordering.js'
import { counted } from './found-facts.js'

const ORDERED_EVERY = 1000 // ms, while more is being found
const MOST_OF_THE_TIME = 4 // times as long as it took: the crawl has to do with the rest
const BUSY_FOR = 50 // ms until it is looked again whether the last order is there
const STILL_AFTER = 2000 // ms: rows do not move under a pointer that is about to press one

export class FindsView {
  element
  list
  #exploration
  #words
  #say
  #kind = 'consoles' // or 'pages'
  #sort = 'most'
  #search
  #count = made('p', { className: 'count' })
  #ordering = new Ordering()
  #ordered = null // the items that are listed: of another crawl they are others
  #isOrdering = false
  #pointed = -Infinity
  #due = -Infinity // when it may be ordered anew
  #timer = null

  // exploration: { consoles, pages }; makeRow: as for RowList; say(text): to those who do not see.
  constructor({ exploration, words, scroller, makeRow, say }) {
    this.#exploration = exploration
    this.#words = words
    this.#say = say
    this.list = new RowList({ scroller, makeRow })
    this.#search = made('input', {
      type: 'search', dir: 'auto', placeholder: words('search'), ariaLabel: words('search'),
    })
    this.#search.oninput = () => this.#orderAsWished()
    const sort = made('select', {}, SORTS.map(name =>
      made('option', { value: name }, words(`sort_${name}`))))
    sort.onchange = () => {
      this.#sort = sort.value
      this.#orderAsWished()
    }
    for (const event of ['pointermove', 'pointerdown']) {
      this.list.element.addEventListener(event, () => { this.#pointed = performance.now() })
    }
    this.element = made('div', { className: 'finds' },
      made('div', { className: 'tools' }, this.#search,
        made('label', {}, made('span', {}, words('sort')), sort)),
      this.#count, this.list.element)
  }

  // kind: 'consoles' or 'pages'. To be called when it is in the page.
  show(kind) {
    this.#kind = kind
    this.list.element.ariaLabel = `${this.#words(kind)}. ${this.#words('arrows')}`
    return this.#items === this.#ordered ? this.#order() : this.#startAgain()
  }

  // More was found, or something else is known of it.
  update() {
    if (!this.element.isConnected) return
    if (this.#items !== this.#ordered) return void this.#startAgain()
    this.list.refresh()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#wait) this.update()
      else if (this.element.isConnected) this.#order()
    }, this.#wait)
  }

  // How long until it may be ordered anew, in ms.
  get #wait() {
    const now = performance.now()
    const due = this.#exploration.state === 'crawling' ? this.#due : now
    return Math.max(due - now, this.#pointed + STILL_AFTER - now, this.#isOrdering ? BUSY_FOR : 0)
  }

  async #orderAsWished() {
    if (!await this.#order()) return
    this.#say(this.#count.textContent)
  }

  async #order() {
    const began = performance.now()
    const items = this.#items
    this.#isOrdering = true
    const found = await this.#ordering.order({
      items, words: this.#search.value, sort: this.#sort, consoles: this.#exploration.consoles,
    })
    if (!found) return false
    this.#isOrdering = false
    const now = performance.now()
    this.#due = now + Math.max(ORDERED_EVERY, MOST_OF_THE_TIME * (now - began))
    this.#count.textContent = this.#words('found', counted(found.length))
    this.list.show(found)
    return true
  }

  get #items() {
    return this.#exploration[this.#kind]
  }

  #startAgain() {
    this.#ordered = this.#items
    this.list.show([])
    return this.#order()
  }
}
