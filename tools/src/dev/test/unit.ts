// `npm run test:unit -- PATTERN`: jest with this terminal, and nothing prepared that the tests do not ask for.
import { join } from 'node:path';
import { handOver } from '../../lib/process/hand-over.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { jestScript, unitRun } from './jest.ts';

const { node, jest } = unitRun(process.argv.slice(2));
process.exitCode = await handOver(jestScript(join(repositoryRoot, 'node_modules')), jest, node);
