import { setUpAccount } from '@berth/aws/testing';
import { type AwsPicture, awsPicture } from './aws-picture.ts';
import { type Cell, cellName, cellsOf, WORKS, type Work } from './crash-cells.ts';
import type { SandboxAccount, SandboxEvent } from './sandbox-client.ts';
import { type Keys, Stack, type Task, TERMINAL } from './stack.ts';
import { until } from './until.ts';

const BEGUN = ['pending', 'deleting'];
const ALLOWED = ['192.0.2.0/24', '198.51.100.0/24'] as const;

/** A cloud account with an AWS account of its own, and at most one subscription in it. */
interface Slot {
  keys: Keys;
  aws: SandboxAccount;
  accessKeyId: string;
  cloudAccountId: number;
  subscriptionId: number | null;
  /** What was asked for last, as a task. */
  taskId: string;
  /** What was asked for last. */
  team: string;
  allowed: string[];
}

/** What came of a cell: `missed` when the work ended without making the call. */
export interface CellResult {
  cell: Cell;
  kind: 'held' | 'missed' | 'failed';
  because: string;
}

/** For as slow a machine as there may be. */
const PATIENT = { timeoutMs: 180_000, everyMs: 100 };

/**
 * Kills a server in the middle of its work on subscriptions, at chosen calls to AWS. The server is a process of its
 * own; the sandbox holds each of the calls, in as many AWS accounts at once as there are slots, until one `kill -9`
 * ends them all.
 */
export class CrashBench {
  readonly #stack: Stack;
  readonly #slots: Slot[];
  #shape: string[] = [];
  #changes = 0;

  private constructor(stack: Stack, slots: Slot[]) {
    this.#stack = stack;
    this.#slots = slots;
  }

  /**
   * @param perAccount How many slots share a tenant, three at most. A call that is held in a task holds up the
   * tenant's other tasks: cells of such calls need a tenant each.
   * @param onServer As for `Stack.start`.
   */
  static async start(slots: number, perAccount: number, onServer?: string | null): Promise<CrashBench> {
    const stack = await Stack.start(onServer);
    try {
      await stack.sandbox.configure({ instanceTransitionMs: 100, instanceBootMs: 100 });
      const made = await Promise.all(
        Array.from({ length: Math.ceil(slots / perAccount) }, async (_, tenant) => {
          const keys = await stack.newAccount(`Crash${tenant}`);
          const here = Math.min(perAccount, slots - tenant * perAccount);
          return Promise.all(Array.from({ length: here }, () => newSlot(stack, keys)));
        }),
      );
      return new CrashBench(stack, made.flat());
    } catch (error) {
      await stack.close();
      throw error;
    }
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Does all work once with nothing in the way, and gives the cells: before and after each call that it made. */
  async findCells(): Promise<Cell[]> {
    const [slot] = this.#slots;
    if (!slot) throw new Error('there is no slot');
    const cells: Cell[] = [];
    for (const work of WORKS) {
      await this.#prepare(slot, work);
      const before = (await this.#calls(slot)).length;
      await this.#do(slot, work);
      cells.push(...cellsOf(work, (await this.#calls(slot)).slice(before)));
      if (work === 'create') this.#shape = (await this.#picture(slot)).things;
    }
    return cells;
  }

  /** Runs cells side by side, as many at most as there are slots, with one kill. */
  async run(cells: readonly Cell[]): Promise<CellResult[]> {
    const pairs = cells.map((cell, n) => ({ cell, slot: this.#slots[n] as Slot }));
    await Promise.all(pairs.map(({ cell, slot }) => this.#prepare(slot, cell.work)));
    if (this.#shape.length === 0) await this.#learnShape(pairs.map(({ slot }) => slot));
    for (const { cell, slot } of pairs)
      await this.#stack.sandbox.hold({
        service: cell.service,
        action: cell.action,
        accountId: slot.aws.accountId,
        kind: `hold-${cell.when}`,
        after: cell.nth - 1,
      });
    await Promise.all(pairs.map(({ cell, slot }) => this.#ask(slot, cell.work)));
    const held = new Set<string>();
    await until(
      'every call to be held',
      async () => {
        for (const accountId of await this.#stack.sandbox.held()) held.add(accountId);
        const open = pairs.filter(({ slot }) => !held.has(slot.aws.accountId));
        const still = await Promise.all(open.map(({ slot }) => this.#isAtWork(slot)));
        return still.includes(true) ? undefined : true;
      },
      PATIENT,
    );
    const atKill = new Set(await this.#stack.sandbox.held());
    await this.#stack.killServer();
    await this.#stack.sandbox.forgetFaults();
    await this.#stack.startServer();
    return Promise.all(
      pairs.map(async ({ cell, slot }): Promise<CellResult> => {
        const because = await this.#faultAfter(slot, cell);
        if (because) return { cell, kind: 'failed', because: `${cellName(cell)}: ${because}` };
        const kind = atKill.has(slot.aws.accountId) ? 'held' : 'missed';
        return { cell, kind, because: '' };
      }),
    );
  }

  close(): Promise<void> {
    return this.#stack.close();
  }

  /** Has a subscription there for what needs one, and none for a creation. */
  async #prepare(slot: Slot, work: Work): Promise<void> {
    if (work === 'create' && slot.subscriptionId !== null) await this.#do(slot, 'delete');
    if (work !== 'create' && slot.subscriptionId === null) await this.#do(slot, 'create');
    // A change of the list both adds and takes away only where there is one.
    if (work === 'allow-list' && slot.allowed.length === 0) await this.#do(slot, 'allow-list');
  }

  /** What a creation with nothing in its way makes. */
  async #learnShape(slots: readonly Slot[]): Promise<void> {
    const made = slots.find(({ subscriptionId }) => subscriptionId !== null);
    if (!made) throw new Error('find the cells first, or run one that is no creation');
    this.#shape = (await this.#picture(made)).things;
  }

  async #do(slot: Slot, work: Work): Promise<void> {
    await this.#ask(slot, work);
    await this.#atRest(slot);
    const fault = await this.#faultNow(slot, work);
    if (fault) throw new Error(`${work}, with nothing in its way: ${fault}`);
    if (work === 'delete') slot.subscriptionId = null;
  }

  /** Why the cell did not hold; empty when it did. Leaves the slot as the work should have left it. */
  async #faultAfter(slot: Slot, { work }: Cell): Promise<string> {
    try {
      await this.#atRest(slot);
      return await this.#faultNow(slot, work);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      if (work === 'delete') slot.subscriptionId = null;
    }
  }

  /** What is lost, twice or over: by the tasks, the subscription, and AWS as its administrator sees it. */
  async #faultNow(slot: Slot, work: Work): Promise<string> {
    // A tenant has several slots: the tasks of another one may be under way, and end by themselves.
    const tasks = await until(
      'every task of the tenant to end',
      async () => {
        const { body } = await this.#stack.api(slot.keys, 'GET', '/tasks');
        const { tasks } = body as { tasks: Task[] };
        return tasks.every(({ status }) => TERMINAL.includes(status)) ? tasks : undefined;
      },
      PATIENT,
    );
    const lost = tasks.filter(({ status }) => status !== 'processing-completed');
    if (lost.length > 0) return `tasks did not complete: ${JSON.stringify(lost)}`;
    const status = await this.#status(slot);
    const gone = work === 'delete';
    if (status !== (gone ? 'gone' : 'active')) return `the subscription is ${status}`;
    const seen = await this.#picture(slot);
    if (!gone && this.#shape.length === 0) return '';
    const wanted: AwsPicture = gone
      ? { things: [], teams: [], allowed: [] }
      : { things: this.#shape, teams: [slot.team], allowed: slot.allowed };
    const same = JSON.stringify(seen) === JSON.stringify(wanted);
    return same ? '' : `AWS has ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`;
  }

  async #ask(slot: Slot, work: Work): Promise<void> {
    const where = `/subscriptions/${slot.subscriptionId}`;
    this.#changes += 1;
    if (work === 'create') return this.#create(slot);
    // Its databases go with it: only so does the published contract let it be deleted.
    if (work === 'delete') return this.#accepted(slot, 'DELETE', `${where}?deleteDatabases=true`);
    if (work === 'tags') {
      slot.team = `team-${this.#changes}`;
      return this.#accepted(slot, 'PUT', `${where}/resource-tags`, {
        resourceTags: [{ key: 'team', value: slot.team }],
      });
    }
    slot.allowed = [slot.allowed[0] === ALLOWED[0] ? ALLOWED[1] : ALLOWED[0]];
    return this.#accepted(slot, 'PUT', `${where}/cidr`, {
      cidrIps: slot.allowed,
      securityGroupIds: [],
    });
  }

  async #create(slot: Slot): Promise<void> {
    slot.team = `team-${this.#changes}`;
    slot.allowed = [];
    return this.#accepted(slot, 'POST', '/subscriptions', {
      name: `cell ${this.#changes}`,
      cloudProviders: [
        {
          cloudAccountId: slot.cloudAccountId,
          regions: [{ region: 'us-east-1', networking: { deploymentCIDR: '10.0.0.0/24' } }],
          resourceTags: [{ key: 'team', value: slot.team }],
        },
      ],
      databases: [{ name: 'cache', datasetSizeInGb: 1 }],
    });
  }

  async #accepted(slot: Slot, method: string, where: string, body?: unknown): Promise<void> {
    const answer = await this.#stack.api(slot.keys, method, where, body);
    if (answer.status >= 300) throw new Error(`${method} ${where}: ${answer.status} ${answer.text}`);
    slot.taskId = (answer.body as Task).taskId;
  }

  async #status({ keys, subscriptionId }: Slot): Promise<string> {
    const answer = await this.#stack.api(keys, 'GET', `/subscriptions/${subscriptionId}`);
    if (answer.status === 404) return 'gone';
    const { status } = answer.body as { status: string };
    return status === 'deleted' ? 'gone' : status;
  }

  /** Whether the task, or the work on AWS that it began, is still under way. */
  async #isAtWork(slot: Slot): Promise<boolean> {
    const { body } = await this.#stack.api(slot.keys, 'GET', `/tasks/${slot.taskId}`);
    const { status, response } = body as Task;
    if (!TERMINAL.includes(status)) return true;
    slot.subscriptionId ??= response?.resourceId ?? null;
    return BEGUN.includes(await this.#status(slot));
  }

  async #atRest(slot: Slot): Promise<void> {
    const ends = async () => ((await this.#isAtWork(slot)) ? undefined : true);
    await until('the subscription to come to rest', ends, PATIENT);
  }

  #picture(slot: Slot): Promise<AwsPicture> {
    return awsPicture(this.#stack.sandbox.endpoint, slot.aws);
  }

  /** Calls of the key that we were given. */
  async #calls({ aws, accessKeyId }: Slot): Promise<SandboxEvent[]> {
    const events = await this.#stack.sandbox.events(aws.accountId);
    return events.filter((event) => event.accessKeyId === accessKeyId);
  }
}

async function newSlot(stack: Stack, keys: Keys): Promise<Slot> {
  const { accountId, details } = await setUpAccount(stack.sandbox.endpoint);
  const aws = (await stack.sandbox.accounts()).find((each) => each.accountId === accountId);
  if (!aws) throw new Error(`the sandbox lost account ${accountId}`);
  const { body } = await stack.api(keys, 'POST', '/cloud-accounts', {
    name: `slot ${accountId}`,
    provider: 'AWS',
    accessKeyId: details.accessKeyId,
    accessSecretKey: details.accessSecretKey.reveal(),
    iamRoleName: 'redislabs-role',
  });
  const task = await stack.ended(keys, (body as Task).taskId);
  const cloudAccountId = task.response?.resourceId;
  if (cloudAccountId === undefined) throw new Error(`no cloud account: ${JSON.stringify(task)}`);
  return {
    keys,
    aws,
    accessKeyId: details.accessKeyId,
    cloudAccountId,
    subscriptionId: null,
    team: '',
    allowed: [],
    taskId: '',
  };
}
