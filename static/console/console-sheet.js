// The Console sheet: this console, its lists, and what was shown and found in this session.
import { consoleURL, isUsable, wanderJSURL } from './urls.js'
import { externalLink, readable } from './links.js'
import { noteAbout } from './console.js'
import { told } from './told.js'

export class ConsoleSheet {
  #dialog = document.getElementById('console-dialog')
  #buttons = [...this.#dialog.querySelectorAll('nav button')]
  #sections = this.#dialog.querySelectorAll('section')
  #contents

  // own: the owner's list; base: this console's URL; pool, shown, verdicts: what is known so far.
  constructor({ own, base, pool, shown, verdicts }) {
    const isDead = page => verdicts.whyBlank(new URL(page).href) === 'dead'
    const noted = (entry, link) => {
      const note = noteAbout(own, entry)
      return note ? [link, quiet(note)] : [link]
    }
    // What each section holds, in their order in the page: the items of its lists.
    this.#contents = [
      () => [[consoleLinks(base)], shown.all.slice(-1).map(recommended)],
      () => [own.consoles.filter(isLink).map(url => noted(url, consoleLinks(consoleURL(url))))],
      () => [own.pages.filter(page => isLink(page) && !isDead(page))
        .map(page => noted(page, externalLink(page)))],
      () => [own.ignore.map(pattern => noted(pattern, element('code', pattern)))],
      () => [shown.all.reverse().map(recommended)],
      () => [pool.discovered.map(([url, referrer]) =>
        [consoleLinks(url), quiet(told('sheet.listed'), ' ', consoleLinks(referrer))])],
    ]
    this.#buttons.forEach((button, at) => { button.onclick = () => this.#turnTo(at) })
  }

  open() {
    this.#turnTo(0)
    this.#dialog.showModal()
  }

  #turnTo(wanted) {
    this.#buttons.forEach((button, at) => {
      button.ariaCurrent = at === wanted
      this.#sections[at].hidden = at !== wanted
    })
    const lists = this.#sections[wanted].querySelectorAll('ul')
    this.#contents[wanted]().forEach((items, at) => fill(lists[at], items))
  }
}

function fill(list, items) {
  const said = items.length ? items : [quiet(told('sheet.none'))]
  list.replaceChildren(...said.map(content => element('li', ...[content].flat())))
}

const isLink = url => isUsable(url, 'http:')

function recommended({ page, href, referrer, note }) {
  const from = referrer ? [told('sheet.from'), ' ', consoleLinks(referrer)] : [told('sheet.typed')]
  return [externalLink(href, readable(page)), quiet(...from), ...note ? [quiet(note)] : []]
}

function consoleLinks(url) {
  return element('span', externalLink(url), ' ', element('small', listLink(url)))
}

function listLink(url) {
  const link = externalLink(wanderJSURL(url), '')
  link.append(told('sheet.list'))
  return link
}

function quiet(...content) {
  return element('p', ...content)
}

function element(name, ...content) {
  const made = document.createElement(name)
  made.append(...content)
  return made
}
