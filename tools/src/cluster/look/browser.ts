import { run } from '../../lib/process/run.ts';

/** Opens the address where a desktop is there; on a machine without one the printed address is all there is to do. */
export async function openInBrowser(url: string): Promise<void> {
  const onLinux = process.platform === 'linux';
  if (onLinux && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return;
  await run(onLinux ? 'xdg-open' : 'open', [url], { doing: 'open a browser', wayOut: `Open ${url} yourself.` });
}
