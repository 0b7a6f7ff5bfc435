// The Console sheet: this console, its lists, and what was shown and found in this session.
import { consoleURL, isUsable, wanderJSURL } from './urls.js'
import { externalLink, readable } from './links.js'
import { noteAbout } from './console.js'
import { told } from './told.js'

export class ConsoleSheet {
  #dialog = document.getElementById('console-dialog')
  #sections

  // own: the owner's list; base: this console's URL; pool, shown, verdicts: what is known so far.
  constructor({ own, base, pool, shown, verdicts }) {
    const isDead = page => verdicts.whyBlank(new URL(page).href) === 'dead'
    const noted = (entry, link) => {
      const note = noteAbout(own, entry)
      return note ? [link, quiet(note)] : [link]
    }
    this.#sections = {
      base: () => [
        ['base-console-link', [consoleLinks(base)]],
        ['last-list', shown.all.slice(-1).map(recommended)],
      ],
      neighbours: () => [['neighbours-list', own.consoles.filter(isLink)
        .map(url => noted(url, consoleLinks(consoleURL(url))))]],
      pages: () => [['pages-list', own.pages.filter(page => isLink(page) && !isDead(page))
        .map(page => noted(page, externalLink(page)))]],
      ignores: () => [['ignores-list', own.ignore.map(pattern => noted(pattern, code(pattern)))]],
      history: () => [['history-list', shown.all.reverse().map(recommended)]],
      discovery: () => [['discovery-list', pool.discovered.map(([url, referrer]) =>
        [consoleLinks(url), quiet(told('sheet.listed'), ' ', consoleLinks(referrer))])]],
    }
    for (const name in this.#sections) {
      document.getElementById(`${name}-button`).onclick = () => this.#turnTo(name)
    }
  }

  open() {
    this.#turnTo('base')
    this.#dialog.showModal()
  }

  #turnTo(name) {
    for (const section of this.#dialog.querySelectorAll('section')) {
      section.hidden = section.id !== `${name}-section`
    }
    for (const button of this.#dialog.querySelectorAll('nav button')) {
      button.ariaCurrent = button.id === `${name}-button`
    }
    for (const [id, items] of this.#sections[name]()) fill(document.getElementById(id), items)
  }
}

function fill(list, items) {
  const said = items.length ? items : [quiet(told('sheet.none'))]
  list.replaceChildren(...said.map(content => element('li', content)))
}

const isLink = url => isUsable(url, 'http:')

function recommended({ page, href, referrer, note }) {
  const from = referrer ? [told('sheet.from'), ' ', consoleLinks(referrer)] : [told('sheet.typed')]
  return [externalLink(href, readable(page)), quiet(...from), ...note ? [quiet(note)] : []]
}

function consoleLinks(url) {
  return element('span', [externalLink(url), ' ', element('small', [listLink(url)])])
}

function listLink(url) {
  const link = externalLink(wanderJSURL(url), '')
  link.append(told('sheet.list'))
  return link
}

function quiet(...content) {
  return element('p', content)
}

function code(text) {
  return element('code', [text])
}

function element(name, content) {
  const made = document.createElement(name)
  made.append(...[content].flat())
  return made
}
