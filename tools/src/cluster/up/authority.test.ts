import { X509Certificate } from 'node:crypto';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import { authorityPath } from '../../model/instance.ts';
import { ensureAuthority } from './authority.ts';

/** The machine in the place of the container that has openssl. */
const here = {
  exec: (_container: string, [program, ...args]: readonly string[]) => run(program!, args, { doing: 'make it' }),
};

test('an authority is made once, for names of this machine alone, and only its user reads its key', () =>
  withScratchFolder('authority', async (dir) => {
    const instance = { dir, name: 'try' };
    const { root, issuer, issuerKey } = await ensureAuthority(instance, here, 'origin');
    const [anchor, signer] = [new X509Certificate(root), new X509Certificate(issuer)];
    expect(anchor.verify(anchor.publicKey)).toBe(true);
    expect(signer.checkIssued(anchor) && signer.verify(anchor.publicKey)).toBe(true);
    expect([anchor.ca, signer.ca]).toEqual([true, true]);
    expect(new Date(anchor.validTo).getTime()).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
    expect(issuerKey).toContain('PRIVATE KEY');
    const { mode } = await stat(join(dir, 'authority', 'issuer.key'));
    expect(mode & 0o777).toBe(0o600);
    const { stdout } = await run('openssl', ['x509', '-in', authorityPath(instance), '-noout', '-text'], {});
    expect(stdout).toMatch(/Name Constraints: critical\s+Permitted:\s+DNS:localhost\s+DNS:cert-manager\.svc\n/);
    expect(await ensureAuthority(instance, { exec: () => Promise.reject(new Error('again')) }, 'origin')).toEqual({
      root,
      issuer,
      issuerKey,
    });
  }));

test('what it signs is trusted for a name of this machine, and for no other', () =>
  withScratchFolder('authority', async (dir) => {
    const { root, issuer, issuerKey } = await ensureAuthority({ dir, name: 'try' }, here, 'origin');
    await writeFile(join(dir, 'root.pem'), root);
    await writeFile(join(dir, 'issuer.pem'), issuer);
    await writeFile(join(dir, 'issuer.key'), issuerKey);
    await chmod(join(dir, 'issuer.key'), 0o600);
    const verified = async (host: string): Promise<boolean> => {
      const script = `set -e; cd "$1"
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout leaf.key -out leaf.csr -subj /CN=leaf 2>/dev/null
printf 'subjectAltName=DNS:%s' "$2" >ext
openssl x509 -req -in leaf.csr -CA issuer.pem -CAkey issuer.key -days 1 -extfile ext -out leaf.pem 2>/dev/null
openssl verify -CAfile root.pem -untrusted issuer.pem leaf.pem`;
      const { code } = await run('sh', ['-c', script, 'sh', dir, host], { accept: [0, 2] });
      return code === 0;
    };
    expect(await verified('web.staging.localhost')).toBe(true);
    expect(await verified('web.example.com')).toBe(false);
    expect(await verified('localhost.example.com')).toBe(false);
  }));

test('a part that is lost is said, and nothing is made in its place', () =>
  withScratchFolder('authority', async (dir) => {
    const instance = { dir, name: 'try' };
    await ensureAuthority(instance, here, 'origin');
    await rm(join(dir, 'authority', 'issuer.key'));
    await expect(ensureAuthority(instance, here, 'origin')).rejects.toThrow(/issuer\.key is gone[^]*npm run down/);
    expect(await readFile(authorityPath(instance), 'utf8')).toContain('CERTIFICATE');
  }));
