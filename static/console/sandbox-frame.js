// The whole script of the hidden frame between the page and the Workers. Questions come over
// a port that only the page and this frame hold, so nobody else can put an answer into it.
import WORKER_SCRIPT from './sandbox-worker.js?raw'

onmessage = ({ ports: [port] }) => {
  port.onmessage = ({ data: { url, deadline } }) => {
    const program = URL.createObjectURL(new Blob([WORKER_SCRIPT], { type: 'text/javascript' }))
    const worker = new Worker(program)
    const timer = setTimeout(answer, deadline, '')
    worker.onmessage = ({ data }) => answer(data)
    worker.onerror = () => answer('')
    worker.postMessage(url)

    // The first word is the last: whatever it was, the Worker ends here.
    function answer(text) {
      clearTimeout(timer)
      worker.onmessage = worker.onerror = null
      worker.terminate()
      URL.revokeObjectURL(program)
      port.postMessage({ url, text })
    }
  }
}
