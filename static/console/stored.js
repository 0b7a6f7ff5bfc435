// What the visitor's own browser keeps for them, as far as the first page needs to read it.
// shelf.js writes it. Whatever is wrong with it is here as if it were not there.

// Null where the browser forbids it.
export function visitorsStorage() {
  try { return localStorage } catch { return null }
}

// key: `wander.saved`, `wander.muted`, `wander.history` or `wander.settings`.
export function storedItems(storage, key) {
  try {
    return JSON.parse(storage.getItem(key)).items.filter(item => item && !item.gone)
  } catch {
    return []
  }
}
