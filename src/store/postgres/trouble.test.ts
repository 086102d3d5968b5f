import { expect, test } from 'vitest';
import { StoreUnavailable } from '../store.ts';
import { isBroken, isConflict, troubleOf } from './trouble.ts';

const failure = (code: string, message = 'x') => Object.assign(new Error(message), { code });

test.each([
  ['08006', 'the connection to the database broke'],
  ['25006', 'the database is read-only'],
  ['28P01', 'the database refuses the login'],
  ['53100', 'the disk of the database is full'],
  ['53200', 'the database is out of resources'],
  ['53300', 'the database is out of connections'],
  ['57014', 'the database did not answer in time'],
  ['57P01', 'the database is starting or stopping'],
  ['ECONNREFUSED', 'the database refuses connections'],
])('%s is trouble that passes: %s', (code, reason) => {
  const trouble = troubleOf(failure(code));
  expect(trouble).toBeInstanceOf(StoreUnavailable);
  expect(trouble?.message).toBe(reason);
});

test.each([
  ['timeout exceeded when trying to connect', 'the database gave no connection in time'],
  ['Connection terminated due to connection timeout', 'the database gave no connection in time'],
  ['Connection terminated unexpectedly', 'the connection to the database broke'],
])('what pg tells in words only: %s', (message, reason) => {
  expect(troubleOf(new Error(message))?.message).toBe(reason);
});

test.each([['42P01'], ['22P05'], ['23514'], ['']])('%s is a bug, not trouble', (code) => {
  expect(troubleOf(failure(code))).toBeUndefined();
});

test('a conflict may be tried again', () => {
  expect(isConflict(failure('40P01'))).toBe(true);
  expect(isConflict(failure('40001'))).toBe(true);
  expect(isConflict(failure('57014'))).toBe(false);
});

test('a connection that broke is told from one that never came about', () => {
  expect(isBroken(failure('57P01'))).toBe(true);
  expect(isBroken(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isBroken(failure('ECONNREFUSED'))).toBe(false);
  expect(isBroken(failure('57014'))).toBe(false);
});

test('a reason holds nothing of the message, which may name users and hosts', () => {
  expect(troubleOf(failure('28P01', 'password authentication failed for user "falconer"'))?.message).not.toContain(
    'falconer',
  );
});
