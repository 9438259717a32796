import { type Finished, runCli } from '../../test/support/child.ts';

/** Thrown when a step does not hold; the demo stops there and exits with 1. */
export class StepFailed extends Error {
  override name = 'StepFailed';
}

/** Tells a story in a plain terminal: numbered steps, each command as one would type it, and what it answered. */
export class Narrator {
  #steps = 0;
  #held = 0;
  readonly #env: Record<string, string | undefined>;
  readonly #hidden: { text: string; shown: string }[] = [];

  constructor(env: Record<string, string | undefined>) {
    this.#env = env;
  }

  /** What must not stand on the screen (keys), and what stands there instead. */
  hide(text: string, shown: string): void {
    if (text !== '') this.#hidden.push({ text, shown });
  }

  step(title: string): void {
    this.#steps++;
    console.log(`\n${this.#steps}. ${title}`);
  }

  say(text: string): void {
    console.log(indent(this.#clean(text)));
  }

  /** Runs `berth …`, shows it and its output, and requires the exit code. */
  async berth(
    args: string[],
    expect: { code: number; env?: Record<string, string> } = { code: 0 },
  ): Promise<Finished> {
    console.log(
      `   $ berth ${args
        .map(quoted)
        .map((arg) => this.#clean(arg))
        .join(' ')}`,
    );
    const finished = await runCli(args, { ...this.#env, ...expect.env });
    this.say(`${finished.stdout}${finished.stderr}`.trimEnd());
    this.holds(finished.code === expect.code, `exit code ${expect.code}`, `it was ${finished.code}`);
    return finished;
  }

  /** Runs `berth … --output json` and gives the answer as data, showing only the command. */
  async data<T>(args: string[]): Promise<T> {
    const finished = await runCli([...args, '--output', 'json'], this.#env);
    if (finished.code !== 0) throw new StepFailed(`berth ${args.join(' ')} failed: ${finished.stderr}`);
    return JSON.parse(finished.stdout) as T;
  }

  /** States something that must be so. */
  holds(condition: boolean, claim: string, otherwise = 'it is not so'): void {
    if (!condition) throw new StepFailed(`${claim}: ${otherwise}`);
    this.#held++;
    console.log(`   ✓ ${claim}`);
  }

  get summary(): string {
    return `${this.#steps} steps, ${this.#held} claims held`;
  }

  #clean(text: string): string {
    return this.#hidden.reduce((clean, { text: secret, shown }) => clean.replaceAll(secret, shown), text);
  }
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '     ');
const quoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
