import { expect, test } from '@jest/globals';
import { queryText, signedHeaders } from './sign.ts';

/** The example of AWS's own documents of S3: "GET Bucket Lifecycle". */
test('a request is signed as AWS signs it', () => {
  const headers = signedHeaders(
    { method: 'GET', host: 'examplebucket.s3.amazonaws.com', path: '/', query: { lifecycle: '' } },
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    { region: 'us-east-1', now: new Date('2013-05-24T00:00:00Z') },
  );
  expect(headers).toMatchObject({ 'x-amz-date': '20130524T000000Z', host: 'examplebucket.s3.amazonaws.com' });
  expect(headers['authorization']).toMatch(
    /Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543$/,
  );
});

test('a query is sent in the order in which it is signed', () => {
  expect(queryText({ prefix: 'web/db', 'list-type': '2' })).toBe('list-type=2&prefix=web%2Fdb');
});
