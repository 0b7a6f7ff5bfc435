// What the visitor never wants to see again: pages, sites, consoles.
import { consoleURL, parseURL } from './urls.js'
import { storedItems } from './stored.js'

export class Mutes {
  #storage
  #names

  constructor(storage) {
    this.#storage = storage
    this.read()
  }

  // items: what is muted, where storage does not say it, as when the browser forbids that.
  read(items = storedItems(this.#storage, 'wander.muted')) {
    this.#names = new Set(items.map(muteName))
  }

  // Either may be missing: without a page, whether the console is muted.
  hides({ href, referrer }) {
    if (!this.#names.size) return false
    const has = (kind, value) => this.#names.has(muteName({ kind, value }))
    const labels = hostOf(href).split('.')
    return has('page', href) ||
      labels.some((_, at) => has('site', labels.slice(at).join('.'))) ||
      !!parseURL(referrer) && has('console', consoleURL(referrer))
  }
}

// Two addresses of one page have one name: with http: or https:, www., a fragment, a slash.
export function muteName({ kind, value }) {
  const bare = typeof value === 'string' && value.replace(/^https?:\/\/(www\.)?|\/?(#.*)?$/g, '')
  return JSON.stringify([kind, bare])
}

// The name of a site, without www.; '' where there is none.
export function hostOf(href) {
  return (parseURL(href)?.hostname ?? '').replace(/^www\.|\.$/g, '')
}
