interface Kept<T> {
  until: number;
  answer: Promise<T>;
}

/**
 * Answers that are kept for a while in this process: whoever asks the same meanwhile, or while the first still waits,
 * gets the same. A question that fails is not kept. Of too many the oldest go.
 */
export function keptAnswers<T>(input: {
  now: () => number;
  keepMs: (answer: T) => number;
  most: number;
}): (key: string, ask: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
  return (key, ask) => {
    const now = input.now();
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
    const known = kept.get(key);
    if (known) return known.answer;
    const [oldest] = kept.keys();
    if (kept.size >= input.most && oldest !== undefined) kept.delete(oldest);
    const entry: Kept<T> = { until: Number.POSITIVE_INFINITY, answer: ask() };
    kept.set(key, entry);
    entry.answer.then(
      (answer) => {
        entry.until = input.now() + input.keepMs(answer);
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key);
      },
    );
    return entry.answer;
  };
}
