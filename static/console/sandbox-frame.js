// The whole script of the hidden frame between the page and the Workers. Questions come over
// a port that only the page and this frame hold, so nobody else can put an answer into it.
// Two messages come back for each: its URL when the Worker has begun, which takes far more of a
// processor than waiting for a stranger's host does, and then its URL with the answer.
import WORKER_SCRIPT from './sandbox-worker.js?raw'

onmessage = ({ ports: [port] }) => {
  const program = URL.createObjectURL(new Blob([WORKER_SCRIPT], { type: 'text/javascript' }))
  port.onmessage = ({ data: { url, deadline } }) => {
    const worker = new Worker(program)
    const timer = setTimeout(answer, deadline, '')
    // Our own script says so before the stranger's is there.
    worker.onmessage = () => {
      worker.onmessage = ({ data }) => answer(data)
      port.postMessage({ url })
    }
    worker.onerror = () => answer('')
    worker.postMessage(url)

    // The first word is the last: whatever it was, the Worker ends here.
    function answer(text) {
      clearTimeout(timer)
      worker.onmessage = worker.onerror = null
      worker.terminate()
      port.postMessage({ url, text })
    }
  }
}
