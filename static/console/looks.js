// Light or dark, as the visitor likes it here, and in which language.
import { LANGUAGES, speak, spokenLanguage } from './language.js'
import { made } from './sheet.js'

const THEMES = ['system', 'light', 'dark']

export class Looks {
  #context
  #language = null // where it is chosen

  constructor(context) {
    this.#context = context
    const { keepsakes } = context
    keepsakes.onChange(() => this.#wear(keepsakes.setting('theme')))
  }

  // told: called when another language is spoken than before.
  controls(told) {
    const { keepsakes, words } = this.#context
    const theme = made('select', {}, THEMES.map(name => made('option', {
      value: name, selected: name === (keepsakes.setting('theme') ?? 'system'),
    }, words(`theme_${name}`))))
    theme.onchange = () => {
      keepsakes.set('theme', theme.value === 'system' ? undefined : theme.value)
      this.#wear(keepsakes.setting('theme'))
    }
    const language = made('select', {}, Object.entries(LANGUAGES).map(([code, name]) =>
      made('option', { value: code, lang: code, selected: code === spokenLanguage() }, name)))
    language.onchange = async () => {
      if (!await speak(language.value)) return void (language.value = spokenLanguage())
      keepsakes.set('language', language.value)
      told()
    }
    this.#language = language
    return made('div', { className: 'looks' },
      made('label', {}, made('span', {}, words('theme')), theme),
      document.body.dataset.words
        ? made('label', {}, made('span', {}, words('language')), language) : null)
  }

  focusLanguage() {
    this.#language.focus()
  }

  #wear(theme) {
    const { dataset } = document.documentElement
    if (theme === 'light' || theme === 'dark') dataset.theme = theme
    else delete dataset.theme
  }
}
