// What a crawl has found, as a file in the shape of the network's public snapshot: a date, and
// the consoles and pages by their URLs, each with its referrers.
import { Turn } from './turn.js'

const PIECE = 65536 // characters

// date: a Date. Only what has a web address is in it: a console opened from disk has none.
export function asPublicSnapshot({ consoles, pages, date }) {
  return {
    date: publicDate(date),
    consoles: Object.fromEntries(publicEntries(consoles, consoles)),
    pages: Object.fromEntries(publicEntries(pages, consoles)),
  }
}

// The same as JSON, made piece by piece, so that the page is not held up by a large one.
export async function publicSnapshotFile({ consoles, pages, date }, now = () => performance.now()) {
  const blobs = []
  let piece = ''
  await new Turn(now).through(write())
  return new Blob([...blobs, piece], { type: 'application/json' })

  function * write() {
    piece = `{\n"date": ${JSON.stringify(publicDate(date))},\n"consoles": {`
    yield * writeEntries(consoles)
    piece += '\n},\n"pages": {'
    yield * writeEntries(pages)
    piece += '\n}\n}\n'
  }

  function * writeEntries(found) {
    let comma = ''
    for (const [url, entry] of publicEntries(found, consoles)) {
      piece += `${comma}\n${JSON.stringify(url)}: ${JSON.stringify(entry)}`
      comma = ','
      if (piece.length > PIECE) {
        blobs.push(new Blob([piece]))
        piece = ''
      }
      yield
    }
  }
}

// What nobody refers to any more is left out, but for the console that the crawl began at. A page
// is named as it was recommended, which no other page is.
function * publicEntries(found, consoles) {
  for (const { url, href = url, page = href, number, referrers } of found) {
    if (!isPublic(href) || !referrers.length && !(url && !number)) continue
    yield [page, { referrers: referrers.map(at => consoles[at].url).filter(isPublic) }]
  }
}

// As in "2026-05-15 03:59:32 +0000".
function publicDate(date) {
  return date.toISOString().replace('T', ' ').replace(/\..*/, ' +0000')
}

function isPublic(url) {
  return /^https?:/.test(url)
}
