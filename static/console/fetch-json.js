// Asks this console's own server for JSON, and does not let it take long or say too much.

// What it says, or null where it cannot be had: whoever asks can do without.
export async function fetchJSON(address, { patience, most }) {
  try {
    const signal = AbortSignal.timeout(patience)
    const answer = await fetch(address, { signal, priority: 'low', credentials: 'omit' })
    return answer.status === 200 ? JSON.parse(await textOf(answer.body, most)) : null
  } catch {
    return null
  }
}

// At most that many characters; of more, nothing.
async function textOf(body, most) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (text.length <= most) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
  await reader.cancel()
  return ''
}
