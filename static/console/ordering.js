// Searches and sorts what was found, a few milliseconds at a time: there may be 100,000 pages.
import { Turn } from './turn.js'
import { depthOf, finderOf, nameOf } from './found.js'
import { plainText } from './words.js'

export const SORTS = ['most', 'newest', 'near', 'name']

const STRIDE = 64 // items between two looks at the clock
const RUN = 256 // entries that are sorted at once

// Numbers and texts by which entries are sorted, the least first. No two numbers are the same.
const SORT_KEYS = {
  most: found => found.number - found.referrers.length * 1e6,
  newest: found => -found.number,
  near: (found, consoles) =>
    depthOf(found, consoles) * 1e12 + found.number - found.referrers.length * 1e6,
  name: found => plainText(nameOf(found).replace(/^www\./, '')),
}

export class Ordering {
  #turn
  #latest = 0

  constructor(now = () => performance.now()) {
    this.#turn = new Turn(now)
  }

  // Resolves with those of `items` that have all of these words in name, address or tags, sorted;
  // with null where another order was asked for meanwhile. What nobody recommends is left out,
  // but for the console that the crawl began at.
  async order({ items, words, sort, consoles }) {
    const number = ++this.#latest
    const isLatest = () => number === this.#latest
    const isFound = finderOf(words)
    const entries = []
    const keyOf = SORT_KEYS[sort]
    await this.#turn.through(chosen(items, isFound, found => {
      entries.push({ found, key: keyOf(found, consoles) })
    }, isLatest))
    const sorting = { entries }
    await this.#turn.through(mergeSort(sorting, isLatest))
    if (!isLatest()) return null
    return sorting.entries.map(({ found }) => found)
  }
}

function * chosen(items, isFound, take, isLatest) {
  for (let at = 0; at < items.length; at++) {
    if (at % STRIDE === 0) {
      yield
      if (!isLatest()) return
    }
    const found = items[at]
    if (!found.referrers.length && found.depth !== 0) continue
    if (isFound(found)) take(found)
  }
}

// Short runs first, and then two and two of them together.
function * mergeSort(sorting, isLatest) {
  const { entries } = sorting
  let from = []
  for (let start = 0; start < entries.length; start += RUN) {
    for (const entry of entries.slice(start, start + RUN).sort(byKey)) from.push(entry)
    yield
  }
  for (let size = RUN; size < from.length; size *= 2) {
    const to = []
    for (let start = 0; start < from.length; start += 2 * size) {
      yield * merge(from, start, size, to)
      if (!isLatest()) return
    }
    from = to
  }
  sorting.entries = from
}

function * merge(from, start, size, to) {
  const middle = Math.min(start + size, from.length)
  const end = Math.min(middle + size, from.length)
  let [left, right] = [start, middle]
  while (left < middle || right < end) {
    const isLeft = right >= end || left < middle && from[left].key <= from[right].key
    to.push(from[isLeft ? left++ : right++])
    if (to.length % STRIDE === 0) yield
  }
}

function byKey({ key: one }, { key: other }) {
  return one < other ? -1 : Number(one > other)
}
