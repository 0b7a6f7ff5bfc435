// Who recommends the page that is shown, and why.
import { externalLink } from './links.js'
import { fetchJSON } from './fetch-json.js'
import { made } from './sheet.js'

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
    sheet.show(words('why'), made('p', {}, externalLink(step.href)),
      made('ul', {}, all.map(one => entry(one))), others)
    const count = await countInSnapshot(step.href)
    if (count > all.length) others.textContent = words('in_all', count)
  }
}

// The recommendation that is shown comes first, then those of other lists that are known.
function recommendersOf(step, offers) {
  const others = offers.filter(one => one.href === step.href && one.referrer !== step.referrer)
  return [step, ...others]
}

function entry({ referrer, title, note, tags = [] }) {
  return made('li', {},
    externalLink(referrer, title || undefined),
    note ? made('p', {}, `\u201c${note}\u201d`) : null,
    tags.length ? made('p', {}, tags.join(' \u00b7 ')) : null)
}

// How many consoles recommend a page, as far as this console's crawler has found.
async function countInSnapshot(href) {
  const { network } = document.body.dataset
  if (!network || location.protocol === 'file:') return 0
  const said = await fetchJSON(network, { patience: 10000, most: 5e6 })
  const number = said?.pages?.findIndex(({ url }) => url === href) ?? -1
  if (number < 0) return 0
  return said.consoles.filter(({ pages }) => pages?.includes(number)).length
}
