// What is known of a console or a page, in words: how often it is recommended, how far away it
// is, whether it answers, and what the visitor made of it.
import { spokenLanguage } from './language.js'
import { addressOf, depthOf, isFoundConsole } from './found.js'

export class FoundFacts {
  #context
  #kept = new Set()

  // context: { page, keepsakes, exploration, words }
  constructor(context) {
    this.#context = context
    const { keepsakes } = context
    const learn = () => { this.#kept = new Set(keepsakes.saved.map(({ href }) => href)) }
    learn()
    keepsakes.onChange(learn)
  }

  of(found) {
    const { words } = this.#context
    const isBase = found.depth === 0
    return [
      isBase ? words('base') : words('recommendations', counted(found.referrers.length)),
      isBase || !found.referrers.length ? null : words('depth', counted(depthOf(found, this.#context.exploration.consoles))),
      this.#state(found),
      this.#kept.has(addressOf(found)) ? words('kept') : null,
      this.isMuted(found) ? words('muted') : null,
    ].filter(Boolean)
  }

  isKept(found) {
    return this.#kept.has(addressOf(found))
  }

  isMuted(found) {
    const { mutes } = this.#context.page
    if (!isFoundConsole(found)) return mutes.hides({ href: found.href, referrer: null })
    return mutes.hides({ href: '', referrer: found.url })
  }

  #state(found) {
    const { page, words } = this.#context
    if (isFoundConsole(found)) return words(`state_${found.state}`)
    const verdict = found.verdict ?? page.verdicts.whyBlank(found.href)
    return ['ok', 'moved', 'refuses', 'dead'].includes(verdict) ? words(`verdict_${verdict}`) : null
  }
}

// A number as it is written in the page's language: 1,612.
export function counted(number) {
  return number.toLocaleString(spokenLanguage())
}
