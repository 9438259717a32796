import { expect, test } from 'vitest';
import { newConsolePassword } from './password.ts';

test('a console password meets any password policy, and no two are the same', () => {
  const made = Array.from({ length: 200 }, () => newConsolePassword().reveal());
  expect(new Set(made).size).toBe(made.length);
  for (const password of made) {
    expect(password).toHaveLength(40);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%^*()_+\-=[\]{}|]/]) expect(password).toMatch(kind);
  }
});

test('a console password does not print', () => {
  expect(`${newConsolePassword()}`).toBe('[secret]');
});
