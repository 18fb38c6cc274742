import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface LateProxy {
  readonly port: number;
  /** Ports of the instances that new connections go to, in turn. */
  readonly instances: Set<number>;
  /** Stops choosing an instance, `lateMs` after the call; its open connections stay. */
  readonly removeLate: (instance: number, lateMs: number) => void;
  readonly close: () => void;
}

/** Hands each new connection to an instance, as kube-proxy does: it knows late which are gone, and tries none twice. */
export async function startLateProxy(): Promise<LateProxy> {
  const instances = new Set<number>();
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const chosen = [...instances][turn++ % instances.size];
    if (chosen === undefined) return client.resetAndDestroy();
    join(client, connect({ host: '127.0.0.1', port: chosen, allowHalfOpen: true }));
    return undefined;
  });

  function join(client: Socket, instance: Socket): void {
    for (const [from, to] of [
      [client, instance],
      [instance, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true).pipe(to);
      from.on('error', () => to.resetAndDestroy()).on('close', () => open.delete(from));
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const timers = new Set<NodeJS.Timeout>();
  return {
    port: (server.address() as AddressInfo).port,
    instances,
    removeLate: (instance, lateMs) => timers.add(setTimeout(() => instances.delete(instance), lateMs)),
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
