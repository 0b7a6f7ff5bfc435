// All that is kept for the visitor as a file of theirs, and back from one:
//
//   {
//     "wander": "keepsakes", "version": 1, "date": "2026-11-21T12:00:00.000Z",
//     "saved": [{ "href": "https://jvns.ca/", "page": "https://jvns.ca", "title": "Julia Evans",
//       "note": "my own", "from": "https://susam.net/wander/", "by": "Susam's Wander",
//       "why": "its own", "tags": ["blog"], "when": "2026-11-20T21:00:00.000Z" }],
//     "history": [{ "href": ..., "title": ..., "from": ..., "by": ..., "when": ... }],
//     "muted": [{ "kind": "site", "value": "x.example", "when": ... }],
//     "settings": { "theme": "dark", "topics": { "within": ["maps"], "without": [] } }
//   }
//
// Of a page only "href" has to be there; older files have no "muted" and no "settings".
import { readableItem } from './keepsakes.js'
import { bookmarksIn } from './bookmarks-file.js'

const FILE_VERSION = 1
// Browsers have room for 5 million letters here, and a bookmarks file takes up to 5 bytes for one,
// beside what stands around each page.
const LARGEST_FILE = 32e6 // bytes
const MOST_ENTRIES = 5000

// The choices that a file may bring, and what each may be: what is not one of ours could do harm,
// as a language that is the address of somebody's script.
const isOneOf = (...values) => value => values.includes(value)
const isChoice = value => ['within', 'without'].every(kind =>
  Array.isArray(value?.[kind]) && value[kind].every(one => typeof one === 'string'))
const SETTINGS_IN_FILES = {
  theme: isOneOf('light', 'dark'),
  language: isOneOf('en', 'fr', 'de', 'es', 'pt', 'ja'),
  topics: isChoice,
  languages: isChoice,
  keys: isOneOf('off'),
}

export function keepsakesFile({ saved, history, muted, settings }, date = new Date()) {
  const said = {
    wander: 'keepsakes',
    version: FILE_VERSION,
    date: date.toISOString(),
    saved: saved.map(readableItem),
    history: history.map(readableItem),
    muted: muted.map(readableItem),
    settings,
  }
  return JSON.stringify(said, null, 2) + '\n'
}

// Adds what a file has of either kind: a `File` that the visitor chose. What is chosen here stays
// chosen. Resolves with how many pages, visits and mutes were { added, there, refused }, how many
// { settings } were taken over, and, where the file was none of ours, with `trouble`: 'large',
// 'newer' (of a newer version than this one knows) or 'unreadable'. accepts: href -> whether the
// rules of this console let it be shown.
export async function addFile(file, keepsakes, accepts) {
  const none = { added: 0, there: 0, refused: 0, settings: 0 }
  if (file.size > LARGEST_FILE) return { ...none, trouble: 'large' }
  let text
  try { text = (await file.text()).trim() } catch { return { ...none, trouble: 'unreadable' } }
  const said = /^[[{]/.test(text) ? ourEntries(text) : bookmarks(text)
  if (!said.saved) return { ...none, trouble: said.trouble ?? 'unreadable' }
  const summary = none
  const add = (entries, act) => {
    const { added, there } = act(entries.slice(0, MOST_ENTRIES))
    summary.added += added
    summary.there += there
    summary.refused += entries.length - added - there
  }
  add(said.saved, entries => keepsakes.addSaved(entries, accepts))
  add(said.history, entries => keepsakes.addVisits(entries, accepts))
  add(said.muted, entries => keepsakes.addMuted(entries))
  for (const [name, isSound] of Object.entries(SETTINGS_IN_FILES)) {
    const value = said.settings[name]
    if (keepsakes.setting(name) !== undefined || !isSound(value)) continue
    keepsakes.set(name, value)
    summary.settings++
  }
  return summary
}

function bookmarks(text) {
  return { saved: bookmarksIn(text, MOST_ENTRIES), history: [], muted: [], settings: {} }
}

function ourEntries(text) {
  let said
  try { said = JSON.parse(text) } catch { return {} }
  if (said.wander !== 'keepsakes') return {}
  if (said.version > FILE_VERSION) return { trouble: 'newer' }
  const entries = list => Array.isArray(list) ? list : []
  return {
    saved: entries(said.saved),
    history: entries(said.history),
    muted: entries(said.muted),
    settings: said.settings ?? {},
  }
}
