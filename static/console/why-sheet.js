// Who recommends the page that is shown, and why.
import { readable } from './links.js'
import { wordsOf } from './language.js'
import { made } from './sheet.js'
import { quotation, quotedTags, theirLink } from './quoted.js'
import { readSnapshot } from './snapshot.js'

export class WhySheet {
  #context

  constructor(context) {
    this.#context = context
  }

  async open() {
    const { page, sheet, words } = this.#context
    const step = page.trail.current
    if (!step?.referrer) return
    const all = recommendersOf(step, page.picker.offers)
    const others = made('p')
    sheet.show(words('why'),
      made('h3', {}, words('this_page')), made('p', {}, theirLink(step.href, readable(step.page))),
      made('h3', {}, wordsOf('explorer')('recommended_by')), made('ul', {}, all.map(entry)), others)
    const count = countIn(await readSnapshot(page.verdicts.snapshot), step.href)
    if (count > all.length) others.append(this.#inAll(count, step))
  }

  // Leads on to all of them, where the explorer is there.
  #inAll(count, { href }) {
    const { page, sheet, words, explore } = this.#context
    if (!page.explorer) return words('in_all', count)
    const button = made('button', { type: 'button' }, words('in_all', count))
    button.onclick = () => {
      sheet.close()
      explore(href)
    }
    return button
  }
}

// The recommendation that is shown comes first, then those of other lists that are known.
function recommendersOf(step, offers) {
  const others = offers.filter(one => one.href === step.href && one.referrer !== step.referrer)
  return [step, ...others]
}

function entry({ referrer, title, note, tags = [] }) {
  return made('li', {},
    theirLink(referrer, title || undefined),
    note ? quotation(note) : null,
    tags.length ? made('p', {}, quotedTags(tags)) : null)
}

// How many consoles recommend a page, as far as this console's crawler has found.
function countIn(snapshot, href) {
  const number = snapshot?.pages.findIndex(page => page?.url === href) ?? -1
  if (number < 0 || !Array.isArray(snapshot.consoles)) return 0
  return snapshot.consoles.filter(one => one?.pages?.includes?.(number)).length
}
