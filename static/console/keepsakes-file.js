// The visitor's saved pages and history as a file of theirs, and back from one:
//
//   {
//     "wander": "keepsakes", "version": 1, "date": "2026-11-21T12:00:00.000Z",
//     "saved": [{ "href": "https://jvns.ca/", "page": "https://jvns.ca", "title": "Julia Evans",
//       "note": "my own", "from": "https://susam.net/wander/", "by": "Susam's Wander",
//       "why": "its own", "tags": ["blog"], "when": "2026-11-20T21:00:00.000Z" }],
//     "history": [{ "href": ..., "title": ..., "from": ..., "by": ..., "when": ... }]
//   }
//
// Of an entry only "href" has to be there.
import { readableItem } from './keepsakes.js'
import { bookmarksIn } from './bookmarks-file.js'

const FILE_VERSION = 1
const LARGEST_FILE = 5e6 // bytes
const MOST_ENTRIES = 5000

export function keepsakesFile({ saved, history }, date = new Date()) {
  const said = {
    wander: 'keepsakes',
    version: FILE_VERSION,
    date: date.toISOString(),
    saved: saved.map(readableItem),
    history: history.map(readableItem),
  }
  return JSON.stringify(said, null, 2) + '\n'
}

// Adds what a file has of either kind: a `File` that the visitor chose. Resolves with how many
// pages were { added, there, refused }, and, where that was none of ours, with `trouble`:
// 'large', 'newer' (of a newer version than this one knows) or 'unreadable'.
// accepts: href -> whether the rules of this console let it be readableItem.
export async function addFile(file, keepsakes, accepts) {
  const none = { added: 0, there: 0, refused: 0 }
  if (file.size > LARGEST_FILE) return { ...none, trouble: 'large' }
  let text
  try { text = (await file.text()).trim() } catch { return { ...none, trouble: 'unreadable' } }
  const said = /^[[{]/.test(text) ? ourEntries(text) : { saved: bookmarksIn(text), history: [] }
  if (!said.saved) return { ...none, trouble: said.trouble ?? 'unreadable' }
  const summary = keepsakes.addSaved(said.saved.slice(0, MOST_ENTRIES), accepts)
  summary.refused += Math.max(0, said.saved.length - MOST_ENTRIES)
  keepsakes.addVisits(said.history.slice(0, MOST_ENTRIES), accepts)
  return summary
}

function ourEntries(text) {
  let said
  try { said = JSON.parse(text) } catch { return {} }
  if (said.wander !== 'keepsakes') return {}
  if (said.version > FILE_VERSION) return { trouble: 'newer' }
  const entries = list => Array.isArray(list) ? list : []
  return { saved: entries(said.saved), history: entries(said.history) }
}
