import { join } from 'node:path';
import { withService, type RunningService, type ServiceStart } from '@lockstep/service/test/service';

const entry = join(import.meta.dirname, '../src/server.ts');

/** Runs the real service, waits until it listens, and leaves nothing of it behind whatever `check` does. */
export async function withWeb(
  start: Omit<ServiceStart, 'entry'>,
  check: (service: RunningService) => Promise<void>,
): Promise<void> {
  await withService({ ...start, entry }, check);
}
