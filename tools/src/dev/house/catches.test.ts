import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listFiles } from '../../lib/git/checkout.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { blindCatches } from './catches.ts';

test('every catch of this repository says which error it means', async () => {
  const all = await listFiles(repositoryRoot);
  const files = all.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/test\//.test(file));
  expect(files.length).toBeGreaterThan(500);
  const found = await inParallel(files, async (file) =>
    blindCatches(file, await readFile(join(repositoryRoot, file), 'utf8')),
  );
  expect(found.flat()).toEqual([]);
});

test.each([
  'try { a(); } catch { b(); }',
  'try { a(); } catch (error) { b(); }',
  'try { a(); } catch (error) { b.error({ error: 1 }); }',
  'try { a(); } catch ({ code }) { b(); }',
  'const x = a().catch(() => undefined);',
  'const x = a().catch((error) => undefined);',
  'const x = a().catch(function (error) { return 1; });',
  'const x = a().then(b, () => false);',
  'const x = a().then((b) => b.catch(() => 1));',
])('refused: %s', async (line) => {
  const found = await blindCatches('x.ts', `// é: bytes are no characters\n\n${line}\n`);
  expect(found).toEqual([expect.stringMatching(/^x\.ts:3 catches whatever is thrown: say which error is meant/)]);
});

test.each([
  'try { a(); } finally { b(); }',
  'try { a(); } catch (error) { throw new Error("b", { cause: error }); }',
  'try { a(); } catch (cause) { throw new Failure({ what: "b" }, { cause }); }',
  'try { a(); } catch (error) { b[error]; }',
  'try { a(); } catch ({ code }) { if (code !== 1) throw b; }',
  'const x = a().catch((error) => error.message);',
  'const x = a().catch(reasonOf);',
  'const x = a().then(() => true, (error: unknown) => isNo(error));',
  'const x = a().then(() => true);',
  'const x = a().then(() => true, wordsOf);',
])('passes: %s', async (line) => {
  expect(await blindCatches('x.ts', line)).toEqual([]);
});
