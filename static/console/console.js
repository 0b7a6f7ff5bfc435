// What a console says of itself, once it has been checked: plain strings and nothing else.
// The same check serves our owner's list and a stranger's.

const strings = value =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []

const table = value => (value && typeof value === 'object' ? value : {})

export function checkedConsole(said) {
  const console = table(said)
  return {
    title: typeof console.title === 'string' ? console.title.slice(0, 200) : '',
    pages: strings(console.pages),
    consoles: strings(console.consoles),
    ignore: strings(console.ignore),
    styles: strings(console.styles),
    scripts: strings(console.scripts),
    referral: console.referral,
    preconnect: console.preconnect !== false,
    notes: table(console.notes),
    tags: table(console.tags),
  }
}

// Why a console recommends a page, in its own words; '' where it does not say.
export function noteAbout(console, page) {
  const note = Object.hasOwn(console.notes, page) && console.notes[page]
  return typeof note === 'string' ? note : ''
}

// What a console calls a page, in a few words each.
export function tagsOf(console, page) {
  return Object.hasOwn(console.tags, page) ? strings(console.tags[page]).slice(0, 20) : []
}
