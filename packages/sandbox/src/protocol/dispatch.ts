import type { IncomingMessage } from 'node:http';
import { authenticate, readAuthorization } from '../auth/authenticate.ts';
import { actionsOf, authorize } from '../auth/authorize.ts';
import type { Principal } from '../auth/principal.ts';
import { trailIdentity } from '../cloudtrail/identity.ts';
import { ec2IdsIn } from '../cloudtrail/resources.ts';
import type { Fault } from '../conditions/faults.ts';
import type { HeldCall } from '../conditions/held-calls.ts';
import { newRequestId } from '../state/ids.ts';
import { findAccessKey } from '../state/lookup.ts';
import type { World } from '../state/world.ts';
import { AwsError } from './aws-error.ts';
import type { AnyOperation, Call, OperationTable } from './operation.ts';
import { formOf } from './query-form.ts';
import { redactParameters } from './redact.ts';
import {
  contentTypeOf,
  operationModel,
  parseRequest,
  queryErrorOf,
  renderError,
  renderResponse,
  SERVICES,
  type ServiceModel,
  type ServiceName,
  sensitiveMembers,
  signingName,
} from './service-model.ts';
import type { Authorization, SignedRequest } from './sigv4.ts';

/** What goes back on the wire; `drop` closes the connection without an answer, `hold` leaves it open without one. */
export type Reply =
  | {
      kind: 'answer';
      status: number;
      contentType: string;
      body: string;
      requestId: string;
      queryError?: string;
    }
  | { kind: 'drop' }
  | { kind: 'hold'; call: HeldCall };

/** The operations of each service that the sandbox has. */
export type ServiceTables = Readonly<Record<ServiceName, OperationTable>>;

interface Incoming {
  request: SignedRequest;
  form: URLSearchParams;
  action: string;
  service: ServiceModel;
  requestId: string;
  sourceIp: string;
  userAgent: string;
}

/** What is known of a call so far, for the record. */
interface Trace {
  principal?: Principal;
  auth?: Authorization;
  neededActions: string[];
  parameters: Record<string, unknown>;
  readOnly: boolean;
  answeredIds?: string[];
}

/** The operation: from the target header of a JSON service, else from the form. */
function actionOf(service: ServiceModel, target: string | undefined, form: URLSearchParams): string {
  if (service.jsonTarget === undefined) return form.get('Action') ?? '';
  return target?.startsWith(service.jsonTarget) ? target.slice(service.jsonTarget.length) : '';
}

/** The service: as the credential scope says, else by the API version, else STS. */
function serviceOf(headers: Readonly<Record<string, string>>, form: URLSearchParams): ServiceModel {
  const scoped = /Credential=[^/,\s]+\/[^/,\s]+\/[^/,\s]+\/([a-z0-9-]+)\//.exec(
    headers.authorization ?? '',
  )?.[1];
  const signed = Object.values(SERVICES).find(({ name }) => signingName(name) === scoped);
  if (signed) return signed;
  const target = headers['x-amz-target'];
  const named = Object.values(SERVICES).find(
    (each) => each.jsonTarget && target?.startsWith(each.jsonTarget),
  );
  if (named) return named;
  const version = form.get('Version');
  return Object.values(SERVICES).find((service) => service.version === version) ?? SERVICES.sts;
}

function readIncoming(message: IncomingMessage, body: Buffer): Incoming {
  // No prototype: a request may claim to have signed a header named `constructor`.
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const request = { method: message.method ?? 'POST', path, query, headers, body };
  const form = formOf(message.method === 'POST' ? body.toString('utf8') : query);
  const service = serviceOf(headers, form);
  return {
    request,
    form,
    action: actionOf(service, headers['x-amz-target'], form),
    service,
    requestId: newRequestId(),
    sourceIp: (message.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    userAgent: headers['user-agent'] ?? '',
  };
}

function unknownAction(incoming: Incoming): AwsError {
  const { service, action, form } = incoming;
  if (service.jsonTarget !== undefined) return new AwsError('UnknownOperationException', '');
  return service.ec2
    ? new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`)
    : new AwsError(
        'InvalidAction',
        `Could not find operation ${action || 'null'} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
      );
}

function callOf(
  world: World,
  incoming: Incoming,
  principal: Principal,
  region: string,
  op: AnyOperation,
): Call {
  const state = op.readOnly ? world.readableState() : world.state;
  const account = state.accounts.get(principal.accountId) ?? world.state.accounts.get(principal.accountId);
  if (!account)
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
  return {
    world,
    service: incoming.service.name,
    action: incoming.action,
    region,
    principal,
    account,
    nowMs: world.clock.now(),
  };
}

function noteUse(world: World, call: Call): void {
  const holder = findAccessKey(world.state, call.principal.accessKeyId);
  if (holder) holder.key.lastUsed = { at: call.nowMs, region: call.region, service: call.service };
}

/** Answers AWS's wire protocols for one sandbox. */
export class Dispatcher {
  readonly #world: World;
  readonly #tables: ServiceTables;
  readonly #log: (line: string) => void;
  readonly #settle: (world: World, accountId: string) => void;

  /** `settle` brings an account up to the clock: what changes by itself has changed before a call sees it. */
  constructor(
    world: World,
    tables: ServiceTables,
    log: (line: string) => void,
    settle: (world: World, accountId: string) => void = () => {},
  ) {
    this.#world = world;
    this.#settle = settle;
    this.#tables = tables;
    this.#log = log;
  }

  /** Answers one request; never throws. */
  async handle(message: IncomingMessage, body: Buffer): Promise<Reply> {
    const incoming = readIncoming(message, body);
    const trace: Trace = { neededActions: [], parameters: {}, readOnly: true };
    try {
      const reply = await this.#perform(incoming, trace);
      // A call that never arrived leaves no record; one whose answer was lost does.
      if (reply.kind === 'answer' || trace.principal) this.#record(incoming, trace, undefined);
      return reply;
    } catch (thrown) {
      const error = thrown instanceof AwsError ? thrown : this.#bug(incoming, thrown);
      this.#record(incoming, trace, error);
      const queryError = queryErrorOf(incoming.service, error);
      return {
        ...this.#answer(incoming, error.status, renderError(incoming.service, error, incoming.requestId)),
        ...(queryError === undefined ? {} : { queryError }),
      };
    }
  }

  #answer(incoming: Incoming, status: number, body: string): Extract<Reply, { kind: 'answer' }> {
    const contentType = contentTypeOf(incoming.service);
    return { kind: 'answer', status, contentType, body, requestId: incoming.requestId };
  }

  #bug(incoming: Incoming, thrown: unknown): AwsError {
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    this.#log(`bug in ${incoming.service.name}:${incoming.action}: ${detail}`);
    return new AwsError(
      'InternalFailure',
      'The request processing has failed because of an unknown error.',
      500,
    );
  }

  async #perform(incoming: Incoming, trace: Trace): Promise<Reply> {
    const { service, action, request, form } = incoming;
    const world = this.#world;
    const fault = world.faults.take(service.name, action, this.#claimedAccount(incoming));
    if (fault?.kind === 'drop-before') return { kind: 'drop' };
    if (fault?.kind === 'hold-before') return this.#hold(incoming, false);
    const auth = readAuthorization(request.headers, service.name);
    trace.auth = auth;
    const principal = authenticate(world, service.name, request, auth);
    trace.principal = principal;
    if (fault?.kind === 'error') throw new AwsError(fault.code, fault.message, fault.status);
    const model = await operationModel(service, action);
    const table = this.#tables[service.name];
    const op = Object.hasOwn(table, action) ? table[action] : undefined;
    const versioned = service.jsonTarget !== undefined || form.get('Version') === service.version;
    if (!model || !op || !versioned) {
      this.#log(`no operation ${service.name}:${action} (version ${form.get('Version') ?? 'none'})`);
      throw unknownAction(incoming);
    }
    trace.readOnly = op.readOnly;
    const input = parseRequest(service, model, form, request.body);
    trace.parameters = redactParameters(input, sensitiveMembers(model));
    const output = this.#execute(incoming, trace, principal, op, input);
    if (service.ec2 && !op.readOnly) trace.answeredIds = [...ec2IdsIn(output)];
    return this.#finish(incoming, fault, renderResponse(service, action, model, output, incoming.requestId));
  }

  #finish(incoming: Incoming, fault: Fault | undefined, body: string): Reply {
    if (fault?.kind === 'drop-after') return { kind: 'drop' };
    return fault?.kind === 'hold-after' ? this.#hold(incoming, true) : this.#answer(incoming, 200, body);
  }

  #hold(incoming: Incoming, acted: boolean): Reply {
    const accountId = this.#claimedAccount(incoming) ?? '';
    return {
      kind: 'hold',
      call: { accountId, service: incoming.service.name, action: incoming.action, acted },
    };
  }

  #execute(
    incoming: Incoming,
    trace: Trace,
    principal: Principal,
    op: AnyOperation,
    input: Record<string, unknown>,
  ): object {
    const world = this.#world;
    const region = trace.auth?.region ?? '';
    this.#settle(world, principal.accountId);
    const call = callOf(world, incoming, principal, region, op);
    if (world.options.throttling) {
      const { service, action } = call;
      const { accountId } = principal;
      world.throttle.take({ service, action, accountId, region, readOnly: op.readOnly, input }, call.nowMs);
    }
    const { sourceIp, userAgent } = incoming;
    const needs = op.needs(input, call);
    trace.neededActions = actionsOf(call, needs);
    authorize(call, needs, { nowMs: call.nowMs, region, sourceIp, userAgent });
    if (incoming.service.ec2 && input.DryRun === true)
      throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    const output = op.run(input, call);
    noteUse(world, call);
    if (!op.readOnly) world.commit();
    return output;
  }

  /** The account that the access key belongs to, before anything is proven: only faults ask. */
  #claimedAccount(incoming: Incoming): string | undefined {
    const key = /Credential=([^/,\s]+)\//.exec(incoming.request.headers.authorization ?? '')?.[1] ?? '';
    const { state } = this.#world;
    return findAccessKey(state, key)?.account.accountId ?? state.sessions.get(key)?.accountId;
  }

  #record(incoming: Incoming, trace: Trace, error: AwsError | undefined): void {
    const { principal, auth, answeredIds } = trace;
    this.#world.events.add(
      {
        time: new Date(this.#world.clock.now()).toISOString(),
        accountId: principal?.accountId ?? this.#claimedAccount(incoming) ?? '',
        principalArn: principal?.arn ?? '',
        ...(principal ? { userIdentity: trailIdentity(principal) } : {}),
        accessKeyId: auth?.accessKeyId ?? '',
        service: incoming.service.name,
        action: incoming.action,
        neededActions: trace.neededActions,
        region: auth?.region ?? '',
        ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
        requestId: incoming.requestId,
        readOnly: trace.readOnly,
        userAgent: incoming.userAgent,
        sourceIp: incoming.sourceIp,
        requestParameters: trace.parameters,
        ...(answeredIds ? { answeredIds } : {}),
      },
      incoming.request.body.length,
    );
  }
}
