// Hands the visitor a file, as a download does.
import { made } from './sheet.js'

const LETS_GO_AFTER = 60000 // ms: some browsers read it only when the visitor has chosen a place

export function saveFile(name, blob) {
  const href = URL.createObjectURL(blob)
  made('a', { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), LETS_GO_AFTER)
}
