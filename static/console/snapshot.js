// Reads the snapshot, network.json: what this console's crawler found. Its format is in
// docs/snapshot.md.
import { fetchJSON } from './fetch-json.js'

const PATIENCE_FOR_SNAPSHOT = 10000 // ms
const LARGEST_SNAPSHOT = 5e6 // characters
const OUR_VERSION = 1

// Its pages, { url, verdict, via, failing } each and not checked; none where there is no snapshot, or
// one that we do not understand.
export async function pagesOfSnapshot(address) {
  const said = await fetchJSON(address, { patience: PATIENCE_FOR_SNAPSHOT, most: LARGEST_SNAPSHOT })
  return said?.version === OUR_VERSION && Array.isArray(said.pages) ? said.pages : []
}
