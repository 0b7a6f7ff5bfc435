// Wandering within some topics or languages, or without some: topics are the tags that consoles
// give their pages, and the language of a page is the one that it says it is in.
import { spokenLanguage, tellIn } from './language.js'
import { made } from './sheet.js'
import { quoted } from './quoted.js'

const MOST_OFFERED = 200
const LANGUAGE_CODE = /^[a-z]{2,3}$/ // as docs/format.md has it

export class TopicsSheet {
  #context
  #topics
  #languages
  #last = null // the address of the page that is shown

  constructor(context) {
    this.#context = context
    const { page: { picker, tastes, verdicts }, keepsakes } = context
    const languages = ({ language }) =>
      typeof language === 'string' && LANGUAGE_CODE.test(language) ? [language] : []
    const loads = ({ verdict }) => verdict === 'ok' || verdict === 'moved'
    this.#topics = new Choice(context, {
      setting: 'topics',
      all: () => picker.offers.map(({ tags = [] }) => tags),
      nameOf: tag => tag,
    })
    this.#languages = new Choice(context, {
      setting: 'languages',
      all: () => [...verdicts.known.values()].filter(loads).map(languages),
      nameOf: languageName,
    })
    tastes.push(({ href, tags = [] }) => this.#topics.suits(tags) &&
      this.#languages.suits(languages(verdicts.known.get(href) ?? {})))
    keepsakes.onChange(() => {
      this.#topics.recall()
      this.#languages.recall()
    })
    this.#leadOutOfNothing()
  }

  async open() {
    const { page: { verdicts }, sheet, words } = this.#context
    const rest = made('div')
    const topics = this.#topics.rows()
    sheet.show(words('topics_and_languages'), made('h3', {}, words('topics')),
      made('p', {}, words(topics.length ? 'topics_what' : 'no_topics')), choices(topics), rest)
    await verdicts.ready // before that, nothing is known of languages
    const languages = this.#languages.rows()
    if (languages.length) {
      rest.append(made('h3', {}, words('languages')), made('p', {}, words('languages_what')),
        choices(languages))
    }
    if (topics.length || languages.length) rest.append(this.#anything())
  }

  // The same page again and again wants a reason.
  async noteStep({ href, referrer }) {
    const { toast, words, learnWords } = this.#context
    const isAgain = referrer && href === this.#last
    this.#last = href
    if (!isAgain || !this.#isChosen || !await learnWords()) return
    toast.say(words('same_again'), { [words('topics_and_languages')]: () => this.open() })
  }

  get #isChosen() {
    return this.#topics.isChosen || this.#languages.isChosen
  }

  // The button stays, and with it the focus.
  #anything() {
    const { sheet, words } = this.#context
    const button = made('button', { type: 'button' }, words('all_topics'))
    button.onclick = () => {
      this.#topics.clear()
      this.#languages.clear()
      for (const select of sheet.all('.topics select')) select.value = 'any'
    }
    return button
  }

  // Where nothing is left to show because of what was chosen here, that is told, and leads here.
  #leadOutOfNothing() {
    const { learnWords } = this.#context
    const notice = document.getElementById('notice')
    const told = made('p')
    const button = made('button', { type: 'button' })
    const lead = made('div', { hidden: true }, told, button)
    button.onclick = () => this.open()
    notice.append(lead)
    const look = async () => {
      const isNothing = !!notice.querySelector(
        '[data-notice=hidden]:not([hidden]), [data-notice=empty]:not([hidden])')
      lead.hidden = !isNothing || !this.#isChosen || !await learnWords()
      if (lead.hidden) return
      tellIn(told, 'more.none_suit')
      tellIn(button, 'more.topics_and_languages')
    }
    const observer = new MutationObserver(look)
    for (const part of notice.querySelectorAll('[data-notice]')) {
      observer.observe(part, { attributeFilter: ['hidden'] })
    }
    look()
  }
}

// What the visitor wants and does not want, of one kind of thing that is said of pages. What
// nothing is said of is left out where something is wanted, and only there.
class Choice {
  #context
  #setting
  #all
  #nameOf
  #chosen // { within: [value, ...], without: [value, ...] }

  // all: what is said of each page that is known by now, a list each.
  constructor(context, { setting, all, nameOf }) {
    this.#context = context
    this.#setting = setting
    this.#all = all
    this.#nameOf = nameOf
    this.recall()
  }

  get isChosen() {
    return Object.values(this.#chosen).some(list => list.length)
  }

  suits(said) {
    const has = list => list.some(value => said.includes(value))
    const { within, without } = this.#chosen
    return !has(without) && (!within.length || has(within))
  }

  // One for each value, the most frequent first.
  rows() {
    return [...this.#counts()]
      .map(([value, count]) => ({ value, count, name: this.#nameOf(value) }))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
      .slice(0, MOST_OFFERED)
      .map(one => this.#row(one))
  }

  clear() {
    this.#choose({ within: [], without: [] })
  }

  recall() {
    const chosen = this.#context.keepsakes.setting(this.#setting)
    const strings = list => Array.isArray(list) ? list.filter(one => typeof one === 'string') : []
    this.#chosen = { within: strings(chosen?.within), without: strings(chosen?.without) }
  }

  #row({ value, count, name }) {
    const { words } = this.#context
    const select = made('select', {}, ['any', 'within', 'without'].map(kind =>
      made('option', { value: kind, selected: this.#kindOf(value) === kind }, words(kind))))
    select.ariaLabel = name
    select.onchange = () => {
      const others = kind => this.#chosen[kind].filter(one => one !== value)
      const chosen = { within: others('within'), without: others('without') }
      chosen[select.value]?.push(value)
      this.#choose(chosen)
    }
    return made('li', {}, made('label', {}, made('span', {}, quoted(name), ` (${count})`), select))
  }

  #choose(chosen) {
    const { keepsakes, page } = this.#context
    this.#chosen = chosen
    keepsakes.set(this.#setting, this.isChosen ? chosen : undefined)
    page.picker.prepare()
  }

  #kindOf(value) {
    return ['within', 'without'].find(kind => this.#chosen[kind].includes(value)) ?? 'any'
  }

  // The more is known, the more there is to choose from; what was chosen stays.
  #counts() {
    const counts = new Map(Object.values(this.#chosen).flat().map(value => [value, 0]))
    for (const said of this.#all()) {
      for (const value of new Set(said)) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return counts
  }
}

function choices(rows) {
  return made('ul', { className: 'topics', hidden: !rows.length }, rows)
}

// In the page's language: ja is Japanese, or japonais. One that nobody knows is as it is told.
function languageName(code) {
  try {
    return new Intl.DisplayNames(spokenLanguage(), { type: 'language' }).of(code)
  } catch {
    return code
  }
}
