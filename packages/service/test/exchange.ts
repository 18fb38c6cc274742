import { connect } from 'node:net';

interface Answer {
  /** All that was received. */
  readonly text: string;
  /** Milliseconds from the connection to its end. */
  readonly lastedMs: number;
}

/** Sends each piece, `everyMs` after the one before, and gives what came back when the server hung up. */
export function exchange(port: number, pieces: readonly string[], everyMs = 0): Promise<Answer> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let text = '';
    const rest = [...pieces];
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    const sending = setInterval(() => {
      const piece = rest.shift();
      if (piece !== undefined && socket.writable) socket.write(piece);
    }, everyMs);
    socket
      // A server that hung up first may reset what is still being sent.
      .on('error', () => {})
      .on('data', (data) => (text += data))
      .once('close', () => {
        clearInterval(sending);
        resolve({ text, lastedMs: performance.now() - startedAt });
      });
  });
}
