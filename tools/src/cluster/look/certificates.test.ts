import { expect, test } from '@jest/globals';
import { describeCertificates, uncertified, type CertificateState, type LiveCertificate } from './certificates.ts';

const now = new Date('2026-11-27T12:00:00Z');

function certificate(host: string, status?: LiveCertificate['status']): LiveCertificate {
  const ready = { conditions: [{ type: 'Ready', status: 'True' }], notAfter: '2027-02-01T00:00:00Z' };
  return { metadata: { name: host, namespace: 'web' }, spec: { dnsNames: [host] }, status: status ?? ready };
}

function state(change: Partial<CertificateState>): CertificateState {
  const issuer = { metadata: { name: 'acme' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  return { certificates: [certificate('web.example.com')], issuers: [issuer], challenges: [], ...change };
}

const waiting = { conditions: [{ type: 'Ready', status: 'False', reason: 'DoesNotExist', message: 'no Secret yet' }] };

test('certificates that are all there are one line', () => {
  expect(uncertified(state({}), now)).toEqual([]);
  expect(describeCertificates(state({}), now)).toBe('1, the first ends at 2027-02-01T00:00:00Z');
});

test('a host without one is named, with what cert-manager says', () => {
  const found = uncertified(state({ certificates: [certificate('web.example.com', waiting)] }), now);
  expect(found).toEqual([{ host: 'web.example.com', why: 'no Secret yet' }]);
});

test('what its authority waits for says more', () => {
  const challenge = { spec: { dnsName: 'web.example.com' }, status: { reason: 'wrong status code 404' } };
  const found = uncertified(
    state({ certificates: [certificate('web.example.com', waiting)], challenges: [challenge] }),
    now,
  );
  expect(found).toEqual([{ host: 'web.example.com', why: 'wrong status code 404' }]);
});

test('one that has ended is none, whatever it was when somebody last looked', () => {
  const ended = { conditions: [{ type: 'Ready', status: 'True' }], notAfter: '2026-11-27T11:59:59Z' };
  expect(() => describeCertificates(state({ certificates: [certificate('a.example.com', ended)] }), now)).toThrow(
    'a.example.com: it ended at 2026-11-27T11:59:59Z',
  );
});

const refused = { type: 'Issuing', status: 'False', reason: 'Failed', message: '400 malformed' };

test('what the authority refused says more than that there is none', () => {
  const status = { conditions: [refused, ...waiting.conditions], failedIssuanceAttempts: 1 };
  const found = uncertified(state({ certificates: [certificate('a.example.com', status)] }), now);
  expect(found).toEqual([{ host: 'a.example.com', why: '400 malformed' }]);
});

test('one that could not be renewed is named while it still holds', () => {
  const held = { conditions: [{ type: 'Ready', status: 'True' }], notAfter: '2026-12-01T00:00:00Z' };
  const status = { ...held, conditions: [...held.conditions, refused], failedIssuanceAttempts: 3 };
  expect(() => describeCertificates(state({ certificates: [certificate('a.example.com', status)] }), now)).toThrow(
    'a.example.com: not renewed, and ends at 2026-12-01T00:00:00Z: 400 malformed',
  );
  const begun = { ...held, conditions: [...held.conditions, { type: 'Issuing', status: 'True' }] };
  expect(uncertified(state({ certificates: [certificate('a.example.com', begun)] }), now)).toEqual([]);
});

test('one that nobody has looked at says so', () => {
  const found = uncertified(state({ certificates: [certificate('a.example.com', {})] }), now);
  expect(found).toEqual([{ host: 'a.example.com', why: 'cert-manager has not looked at it' }]);
});

test('an authority that refuses is named, also while every certificate is good', () => {
  const message = 'Failed to register ACME account: 403';
  const issuer = { metadata: { name: 'acme' }, status: { conditions: [{ type: 'Ready', status: 'False', message }] } };
  expect(() => describeCertificates(state({ issuers: [issuer] }), now)).toThrow(`the issuer acme: ${message}`);
});
