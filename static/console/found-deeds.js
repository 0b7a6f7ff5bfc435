// What can be done with a console or a page that was found: open it, keep it, mute it, and
// wander on from there.
import { externalLink } from './links.js'
import { wordsOf } from './language.js'
import { made } from './sheet.js'
import { filled } from './quoted.js'
import { muteName } from './mutes.js'
import { addressOf, isFoundConsole, nameOf } from './found.js'

const moreWords = wordsOf('more')

export class FoundDeeds {
  #context

  // context: { page, keepsakes, toast, exploration, facts, words, leave }; leave(): closes the
  // screen.
  constructor(context) {
    this.#context = context
  }

  // The elements for it; told() is called when something about it has changed.
  for(found, told) {
    const { facts, words } = this.#context
    const open = externalLink(addressOf(found), words('open'))
    open.className = 'deed'
    const button = (key, act) => {
      const made_ = made('button', { type: 'button' }, words(key))
      made_.onclick = () => {
        act.call(this, found, told)
        told()
      }
      return made_
    }
    return [
      open,
      this.#canWanderFrom(found) ? button('wander', this.#wanderFrom) : null,
      facts.isKept(found) ? button('let_go', this.#letGo) : button('keep', this.#keep),
      // This console is not to be muted: there is no wandering without it.
      found.depth === 0 ? null
        : facts.isMuted(found) ? button('unmute', this.#unmute) : button('mute', this.#mute),
    ].filter(Boolean)
  }

  #keep(found) {
    const { keepsakes, toast } = this.#context
    const { href, page, from, by, why, tags } = this.#asKeepsake(found)
    const saved = keepsakes.save({ href, page, title: found.title, from, by, why, tags })
    if (saved) toast.sayKept(moreWords('kept_now'))
    else toast.say(moreWords('no_room'))
  }

  #letGo(found, told) {
    const { keepsakes, toast } = this.#context
    const undo = keepsakes.removeSaved(addressOf(found))
    toast.say(moreWords('removed'), { [moreWords('undo')]: () => (undo(), told()) })
  }

  #mute(found, told) {
    const { keepsakes, toast } = this.#context
    const kind = isFoundConsole(found) ? 'console' : 'page'
    const item = keepsakes.mute(kind, addressOf(found))
    if (!item) return toast.say(moreWords('no_room'))
    toast.sayKept(filled(moreWords(`muted_now_${kind}`), nameOf(found)), {
      [moreWords('undo')]: () => (keepsakes.unmute(item), told()),
    })
  }

  // The site of a page may be muted as well; that is undone where all of that is listed.
  #unmute(found) {
    const { keepsakes, toast, words, facts } = this.#context
    const kind = isFoundConsole(found) ? 'console' : 'page'
    const name = muteName({ kind, value: addressOf(found) })
    for (const item of keepsakes.muted.filter(one => muteName(one) === name)) keepsakes.unmute(item)
    if (facts.isMuted(found)) toast.say(words('site_muted'))
    else toast.clear()
  }

  #canWanderFrom(found) {
    return !isFoundConsole(found) || found.pages.length > 0
  }

  // A page is shown at once; of a console, one of its pages, and its neighbours come next.
  #wanderFrom(found) {
    const { page, toast, words, leave } = this.#context
    const isConsole = isFoundConsole(found)
    const next = isConsole ? this.#pageOf(found) : this.#recommendation(found)
    if (!next) return toast.say(words('nothing_left'))
    if (isConsole && found.depth) this.#teach(found)
    leave()
    page.step(next)
  }

  // As if the console had been asked on the way.
  #teach(console) {
    const { page, exploration: { consoles, pages } } = this.#context
    const [first] = console.referrers
    if (first !== undefined) page.pool.add(consoles[first].url, [console.url])
    const listed = console.pages.map(at => pages[at])
    page.picker.learn(console.url, {
      title: console.title,
      pages: listed.map(one => one.page),
      consoles: console.neighbours.map(at => consoles[at].url),
      notes: Object.fromEntries(listed.map(one => [one.page, noteOf(one, console)])),
      tags: Object.fromEntries(listed.map(one => [one.page, one.tags])),
    })
  }

  // Evenly, one that loads, is not muted and was not shown yet; or else one that was.
  #pageOf(console) {
    const { page, exploration: { pages } } = this.#context
    const wanted = console.pages.map(at => this.#recommendation(pages[at], console))
      .filter(one => !page.verdicts.whyBlank(one.href) && page.picker.wants(one))
    const fresh = wanted.filter(({ href }) => !page.shown.has(href))
    const among = fresh.length ? fresh : wanted
    return among[Math.floor(Math.random() * among.length)] ?? null
  }

  #recommendation(found, console = this.#firstOf(found)) {
    const { href, page, tags } = found
    const note = console ? noteOf(found, console) : ''
    return { href, page, referrer: console?.url ?? null, title: console?.title ?? '', note, tags }
  }

  #firstOf({ referrers }) {
    return this.#context.exploration.consoles[referrers[0]]
  }

  #asKeepsake(found) {
    if (isFoundConsole(found)) {
      const { url } = found
      const first = this.#firstOf(found)
      return { href: url, page: url, from: first?.url, by: first?.title, why: '', tags: [] }
    }
    const { href, page, referrer, title, note, tags } = this.#recommendation(found)
    return { href, page, from: referrer, by: title, why: note, tags }
  }
}

function noteOf({ notes }, { number }) {
  return notes.find(({ console }) => console === number)?.note ?? ''
}
