// Reads the snapshot, network.json: what this console's crawler found. Its format is in
// docs/format.md.
import { fetchJSON } from './fetch-json.js'

const PATIENCE_FOR_SNAPSHOT = 10000 // ms
const LARGEST_SNAPSHOT = 5e6 // characters
const OUR_VERSION = 1

// What it says, with its list of pages; the rest is not checked. Null where there is none, or one
// that we do not understand, or no address.
export async function readSnapshot(address) {
  const said = address && await fetchJSON(address, { patience: PATIENCE_FOR_SNAPSHOT, most: LARGEST_SNAPSHOT })
  return said?.version === OUR_VERSION && Array.isArray(said.pages) ? said : null
}
