import { expect, test } from '@jest/globals';
import { decide, type Call, type Written } from './evaluate.fixture.ts';

const call: Call = {
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/a',
  context: { 'aws:RequestedRegion': 'here' },
};

function allow(rest: Partial<Written> = {}): Written {
  return { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'], ...rest };
}

const region = (operator: string, value: string) => ({ Condition: { [operator]: { 'aws:RequestedRegion': value } } });
const other = (operator: string, value: string) => ({ Condition: { [operator]: { 'aws:Other': value } } });

test('an identity must allow, and nothing may deny', () => {
  expect(decide(call, { identity: [] })).toBe('not allowed');
  expect(decide(call, { identity: [allow()] })).toBe('allowed');
  expect(decide(call, { identity: [allow(), allow({ Effect: 'Deny' })] })).toBe('denied');
  expect(decide(call, { identity: [allow()], resource: [allow({ Effect: 'Deny' })] })).toBe('denied');
});

test('a boundary must allow too, and allows nothing by itself', () => {
  expect(decide(call, { identity: [allow()], boundary: [allow()] })).toBe('allowed');
  expect(decide(call, { identity: [allow()], boundary: [] })).toBe('not allowed');
  expect(decide(call, { identity: [], boundary: [allow()] })).toBe('not allowed');
  expect(decide(call, { identity: [allow()], boundary: [allow(), allow({ Effect: 'Deny' })] })).toBe('denied');
});

test('what a bucket allows is not asked: it is of the same account', () => {
  expect(decide(call, { identity: [], resource: [allow()] })).toBe('not allowed');
});

test.each<[what: string, rest: Partial<Written>, fits: boolean]>([
  ['an action in any case', { Action: ['S3:getobject'] }, true],
  ['actions that begin alike', { Action: ['s3:Get*'] }, true],
  ['an action with one other letter', { Action: ['s3:Get?bject'] }, true],
  ['another action', { Action: ['s3:GetObjectAcl'] }, false],
  ['a dot that is a dot', { Action: ['s3.GetObject'] }, false],
  ['a resource by its folder', { Resource: ['arn:aws:s3:::shop/*'] }, true],
  ['a resource in another case', { Resource: ['arn:aws:s3:::Shop/*'] }, false],
  ['what is not among others', { NotResource: ['arn:aws:s3:::shop/b'] }, true],
  ['what is among others', { NotResource: ['arn:aws:s3:::shop/*'] }, false],
  ['a value that is told', region('StringEquals', 'here'), true],
  ['another value', region('StringEquals', 'there'), false],
  ['a pattern of values', region('StringLike', 'he*'), true],
  ['a pattern that is none', region('StringEquals', 'he*'), false],
  ['a value that must differ', region('StringNotEquals', 'there'), true],
  ['a value that must differ and does not', region('StringNotEquals', 'here'), false],
  ['a value that is not told', other('StringEquals', 'here'), false],
  ['a value that is not told and must differ', other('StringNotEquals', 'here'), true],
  ['all of no values', other('ForAllValues:StringEquals', 'here'), true],
  ['all of values, one of them another', region('ForAllValues:StringEquals', 'there'), false],
  ['what must be told', other('Null', 'false'), false],
  ['what must not be told', other('Null', 'true'), true],
  ['a variable', region('StringEquals', '${aws:RequestedRegion}'), true],
  ['a variable that is not told', region('StringEquals', '${aws:Other}'), false],
])('%s', (_what, rest, fits) => {
  const { Resource: _all, ...others } = allow(rest);
  expect(decide(call, { identity: [rest.NotResource === undefined ? allow(rest) : others] })).toBe(
    fits ? 'allowed' : 'not allowed',
  );
});

test('both of two conditions must hold', () => {
  const Condition = { StringEquals: { 'aws:RequestedRegion': 'here', 'aws:Other': 'there' } };
  expect(decide(call, { identity: [allow({ Condition })] })).toBe('not allowed');
});

test('an operator that is not known is no pass', () => {
  const identity = [allow(region('DateGreaterThan', 'here'))];
  expect(() => decide(call, { identity })).toThrow('the operator DateGreaterThan is not known');
});
