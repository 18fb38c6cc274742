import { spawn } from 'node:child_process';

/**
 * Runs a program of this repository with this Node, its switches and this terminal, until it ends by itself.
 * @returns its exit code.
 */
export function handOver(script: string, args: readonly string[], node: readonly string[] = []): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...node, script, ...args], { stdio: 'inherit' });
    // The program cleans up after a signal itself; this process waits for it.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
