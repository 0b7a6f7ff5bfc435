// The screen of the explorer: a dialog over the whole window, with what was found as lists and,
// where there is one, as a map.
import { spokenLanguage, wordsOf } from './language.js'
import { made } from './sheet.js'
import { Parts } from './part.js'
import { CrawlBar } from './crawl-bar.js'
import { FindsView } from './finds-view.js'
import { FoundDetails } from './found-details.js'
import { FoundFacts } from './found-facts.js'
import { FoundDeeds } from './found-deeds.js'
import { FoundRow } from './found-row.js'

export class ExplorerScreen {
  #context
  #dialog
  #scroller = made('div', { className: 'body' })
  #status = made('p', { className: 'unseen', role: 'status' })
  #tabs
  #bar
  #finds
  #details
  #way = [] // where Back leads to, the latest last
  #tab = 'consoles'
  #about = null // the address of a page that is to be shown once it is known
  #map = null
  #stage = made('div', { className: 'stage' }) // that the map is drawn on

  constructor({ page, keepsakes, toast, exploration }) {
    const words = wordsOf('explorer')
    const scroller = this.#scroller
    const say = text => { this.#status.textContent = text }
    const facts = new FoundFacts({ page, keepsakes, exploration, words })
    const leave = () => this.#dialog.close()
    const deeds = new FoundDeeds({ page, keepsakes, toast, exploration, facts, words, leave })
    const makeRow = () => new FoundRow({
      factsOf: found => facts.of(found), open: found => this.#open(found),
    })
    const context = { page, exploration, facts, deeds, words, scroller, makeRow, say }
    this.#context = context
    this.#bar = new CrawlBar(context)
    this.#finds = new FindsView(context)
    this.#details = new FoundDetails({ ...context, back: () => this.#back() })
    this.#tabs = this.#makeTabs()
    this.#build()
  }

  // As it was left, or at the page that is asked about.
  open(about = null) {
    this.#dialog.lang = spokenLanguage() // which need not be the page's own
    this.#dialog.showModal()
    this.#context.exploration.enter()
    if (about) {
      this.#turnTo('pages')
      this.#about = about
      this.#seek()
    } else if (this.#way.length) this.#details.update()
    else if (this.#tab === 'map') this.#showMap()
    else this.#showFinds()
  }

  update() {
    if (!this.#dialog.open) return
    this.#bar.update()
    this.#finds.update()
    this.#details.update()
    if (this.#tab === 'map') this.#map?.update(this.#context.exploration.consoles)
    this.#seek()
  }

  remove() {
    this.#dialog.remove()
  }

  #build() {
    const { words, exploration } = this.#context
    const close = made('button', { className: 'close', type: 'button', textContent: '\u00d7' })
    close.ariaLabel = wordsOf('more')('close')
    close.onclick = () => this.#dialog.close()
    this.#dialog = made('dialog', { id: 'explorer-dialog', className: 'explorer' },
      made('div', { className: 'head' }, made('h2', { id: 'explorer-title' }, words('title')), close),
      this.#scroller, this.#status)
    this.#dialog.setAttribute('aria-labelledby', 'explorer-title')
    this.#dialog.onclose = () => {
      this.#about = null
      exploration.leave()
      this.#map?.hide()
      document.getElementById('menu-button').focus()
    }
    document.body.append(this.#dialog)
  }

  #makeTabs() {
    const { words } = this.#context
    const names = ['consoles', 'pages', ...document.body.dataset.map ? ['map'] : []]
    return made('nav', {}, names.map(name => {
      const button = made('button', { type: 'button', name }, words(name))
      button.onclick = () => this.#turnTo(name)
      return button
    }))
  }

  #turnTo(name) {
    if (this.#tab === 'map') this.#map?.hide()
    this.#tab = name
    this.#way = []
    this.#about = null
    if (name === 'map') this.#showMap()
    else this.#showFinds()
  }

  #showFinds() {
    this.#showView(this.#finds.element)
    return this.#finds.show(this.#tab)
  }

  async #showMap() {
    const { page, words, exploration } = this.#context
    const hint = made('p', { className: 'count' }, words('map_hint'))
    this.#showView(hint, this.#stage)
    try {
      this.#map ??= await new Parts(page).open('map', document.body.dataset.map)
    } catch {
      hint.textContent = words('no_map')
      return
    }
    if (this.#tab !== 'map' || !this.#stage.isConnected) return
    const onOpen = at => this.#open(exploration.consoles[at])
    await this.#map.show(this.#stage, { consoles: exploration.consoles, base: page.base, onOpen })
  }

  #showView(...elements) {
    for (const button of this.#tabs.children) button.ariaCurrent = button.name === this.#tab
    this.#scroller.replaceChildren(this.#bar.element, this.#tabs, ...elements)
  }

  #seek() {
    const { pages } = this.#context.exploration
    const found = this.#about && pages.find(({ href }) => href === this.#about)
    if (found) this.#open(found)
  }

  // Back leads to where it was opened, at the same row.
  #open(found) {
    this.#about = null
    const isInDetails = this.#details.element.isConnected
    this.#way.push({
      opened: found, top: this.#scroller.scrollTop, ...isInDetails && this.#details.place,
    })
    if (this.#tab === 'map') this.#map?.hide()
    this.#showDetails(found)
    this.#details.focus()
  }

  #showDetails(found, related) {
    this.#scroller.replaceChildren(this.#details.element)
    this.#scroller.scrollTop = 0
    this.#details.show(found, related)
  }

  async #back() {
    const { opened, top, found, related } = this.#way.pop()
    if (found) this.#showDetails(found, related)
    else if (this.#tab === 'map') await this.#showMap()
    else await this.#showFinds()
    this.#scroller.scrollTop = top
    const view = found ? this.#details : this.#tab === 'map' ? this.#map : this.#finds.list
    if (view?.focusItem(opened)) return
    if (found) this.#details.focus()
    else [...this.#tabs.children].find(({ name }) => name === this.#tab).focus()
  }
}
