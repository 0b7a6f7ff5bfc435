// Wandering within some topics, or without some: the tags that consoles give their pages.
import { made } from './sheet.js'

const MOST_OFFERED = 200

export class TopicsSheet {
  #context
  #chosen // { within: [tag, ...], without: [tag, ...] }

  constructor(context) {
    this.#context = context
    const { page, keepsakes } = context
    this.#take(keepsakes.setting('topics'))
    page.tastes.push(({ tags = [] }) => this.#suits(tags))
    keepsakes.onChange(() => this.#take(keepsakes.setting('topics')))
  }

  open() {
    const { sheet, words } = this.#context
    const counts = this.#counts()
    const rows = [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
      .slice(0, MOST_OFFERED)
      .map(([tag, count]) => this.#row(tag, count))
    const none = made('button', { type: 'button' }, words('all_topics'))
    none.onclick = () => {
      this.#choose({ within: [], without: [] })
      this.open()
    }
    sheet.show(words('topics'), made('p', {}, words(rows.length ? 'topics_what' : 'no_topics')),
      rows.length ? [made('ul', { className: 'topics' }, rows), none] : [])
  }

  #row(tag, count) {
    const { words } = this.#context
    const select = made('select', {}, ['any', 'within', 'without'].map(kind =>
      made('option', { value: kind, selected: this.#kindOf(tag) === kind }, words(kind))))
    select.ariaLabel = tag
    select.onchange = () => {
      const others = kind => this.#chosen[kind].filter(one => one !== tag)
      const chosen = { within: others('within'), without: others('without') }
      chosen[select.value]?.push(tag)
      this.#choose(chosen)
    }
    return made('li', {}, made('label', {}, made('span', {}, `${tag} (${count})`), select))
  }

  #choose(chosen) {
    this.#take(chosen)
    const isAny = !chosen.within.length && !chosen.without.length
    this.#context.keepsakes.set('topics', isAny ? undefined : this.#chosen)
    this.#context.page.picker.prepare()
  }

  #kindOf(tag) {
    return ['within', 'without'].find(kind => this.#chosen[kind].includes(tag)) ?? 'any'
  }

  #suits(tags) {
    const has = list => list.some(tag => tags.includes(tag))
    const { within, without } = this.#chosen
    return !has(without) && (!within.length || has(within))
  }

  // Of what is known by now: the more consoles were asked, the more topics there are.
  #counts() {
    const counts = new Map(Object.values(this.#chosen).flat().map(tag => [tag, 0]))
    for (const { tags = [] } of this.#context.page.picker.offers) {
      for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
    }
    return counts
  }

  #take(chosen) {
    const strings = list => Array.isArray(list) ? list.filter(tag => typeof tag === 'string') : []
    this.#chosen = { within: strings(chosen?.within), without: strings(chosen?.without) }
  }
}
