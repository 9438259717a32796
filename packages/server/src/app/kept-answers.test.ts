import { describe, expect, test } from 'vitest';
import { keptAnswers } from './kept-answers.ts';

const bench = (most = 10) => {
  let now = 0;
  let asked = 0;
  const answers = keptAnswers<string>({
    now: () => now,
    keepMs: (answer) => (answer.startsWith('unknown') ? 10 : 60),
    most,
  });
  return {
    ask: (key: string, answer = 'known') =>
      answers(key, async () => {
        asked += 1;
        return `${answer} ${asked}`;
      }),
    fail: (key: string) => answers(key, () => Promise.reject(new Error('broken'))),
    wait: (ms: number) => {
      now += ms;
    },
    asked: () => asked,
  };
};

describe('Kept answers', () => {
  test('however many ask at once, one question is asked', async () => {
    const { ask, asked } = bench();
    expect(await Promise.all([ask('a'), ask('a'), ask('a')])).toEqual(['known 1', 'known 1', 'known 1']);
    expect(asked()).toBe(1);
  });

  test.each([
    { answer: 'known', keptMs: 60 },
    { answer: 'unknown', keptMs: 10 },
  ])('an answer that is $answer is kept for its time', async ({ answer, keptMs }) => {
    const { ask, wait } = bench();
    await ask('a', answer);
    wait(keptMs - 1);
    expect(await ask('a', answer)).toBe(`${answer} 1`);
    wait(1);
    expect(await ask('a', answer)).toBe(`${answer} 2`);
  });

  test('another question has another answer', async () => {
    const { ask } = bench();
    expect([await ask('a'), await ask('b')]).toEqual(['known 1', 'known 2']);
  });

  test('what failed is asked again', async () => {
    const { ask, fail } = bench();
    await expect(fail('a')).rejects.toThrow('broken');
    expect(await ask('a')).toBe('known 1');
  });

  test('of more than may be kept the oldest is forgotten', async () => {
    const { ask } = bench(2);
    for (const key of ['a', 'b', 'c']) await ask(key);
    expect([await ask('c'), await ask('b'), await ask('a')]).toEqual(['known 3', 'known 2', 'known 4']);
  });
});
