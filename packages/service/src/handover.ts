import type { Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/** Milliseconds after a worker's exit in which its channel has closed by itself, if it does at all. */
const channelMs = 100;

/**
 * Node waits for ever for a killed worker to take over a connection that was on its way: the client hangs, and the
 * worker's 'disconnect' never comes. This closes the connection, so that the client can ask again, and says that the
 * worker has gone.
 */
export function releaseOnExit({ process: child }: Worker): void {
  let onItsWay: { seq: unknown; handle: Handle } | undefined;
  let connected = true;
  const send = child.send.bind(child) as (message: unknown, handle?: unknown, ...rest: unknown[]) => boolean;
  child.send = (message: { readonly seq?: unknown }, handle?: unknown, ...rest: unknown[]) => {
    if (handle) onItsWay = { seq: message.seq, handle: handle as Handle };
    return send(message, handle, ...rest);
  };
  child.on('internalMessage', ({ ack }: { readonly ack?: unknown }) => {
    if (ack !== undefined && ack === onItsWay?.seq) onItsWay = undefined;
  });
  child.once('disconnect', () => {
    connected = false;
  });
  child.once('exit', () => {
    setTimeout(() => {
      onItsWay?.handle.close();
      if (connected) child.emit('disconnect');
    }, channelMs);
  });
}
