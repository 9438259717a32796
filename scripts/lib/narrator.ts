import { type Finished, runCli } from '../../test/support/child.ts';
import type { LocalHandle } from './local-handle.ts';

/** Thrown when a step does not hold; the demo stops there and exits with 1. */
export class StepFailed extends Error {
  override name = 'StepFailed';
}

/** What a shown command is to do. */
interface Expectation {
  code?: 0 | 1 | 2;
  only?: (line: string) => boolean;
  input?: string;
  /** What to show: everything, or only the progress on standard error. */
  streams?: ('stdout' | 'stderr')[];
}

/** Tells a story in a plain terminal: numbered steps, each command as one would type it, and what it answered. */
export class Narrator {
  #steps = 0;
  #held = 0;
  #env: Record<string, string | undefined> = {};
  readonly #hidden: { text: string; shown: string }[] = [];

  /** Points the commands that follow at a Berth and an AWS. */
  use(env: Record<string, string | undefined>): void {
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

  /** Runs `berth …`, shows it and what it answered (or the lines of it that `only` keeps), and requires the exit code. */
  async berth(
    args: string[],
    { code = 0, only = () => true, input, streams = ['stderr', 'stdout'] }: Expectation = {},
  ): Promise<Finished> {
    const shown = args.map(quoted).map((arg) => this.#clean(arg));
    console.log(`   $ berth ${shown.join(' ')}`);
    const finished = await runCli(args, this.#env, input);
    const lines = streams
      .map((stream) => finished[stream])
      .join('')
      .trimEnd()
      .split('\n');
    const kept = lines.filter((line) => only(line));
    this.say(kept.join('\n'));
    if (kept.length < lines.length) this.say(`(${lines.length - kept.length} lines more, as above)`);
    const meaning = { 0: 'done', 1: 'refused or failed', 2: 'wrong usage' }[code];
    this.holds(finished.code === code, `exit code ${code}: ${meaning}`, `it was ${finished.code}`);
    return finished;
  }

  /** Runs `berth … --output json` and gives the answer as data, showing only the command. */
  async data<T>(args: string[]): Promise<T> {
    const finished = await runCli([...args, '--output', 'json'], this.#env);
    if (finished.code !== 0) throw new StepFailed(`berth ${args.join(' ')} failed: ${finished.stderr}`);
    return JSON.parse(finished.stdout) as T;
  }

  /** Reads an address of the API with the handle's keys. */
  async api<T>({ url, apiKey, apiSecretKey }: LocalHandle, where: string): Promise<T> {
    const headers = { 'x-api-key': apiKey, 'x-api-secret-key': apiSecretKey };
    const response = await fetch(`${url}${where}`, { headers });
    if (!response.ok) throw new StepFailed(`GET ${where}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
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
