import { policyDocument, type Statement } from './document.ts';
import { statementMatches } from './match.ts';
import type { Request } from './request.ts';

/** A policy by where it comes from. */
export interface PolicySource {
  /** As the policy simulator names it: a managed policy's name, or `user_NAME_POLICY` for an inline one. */
  id: string;
  type: string;
  document: string;
}

export type Layer = 'identity' | 'boundary' | 'scp' | 'session';

/** Everything that bounds what a principal may do. An undefined layer does not bound. */
export interface Layers {
  /** `all` for an account's root, whom identity policies do not bound. */
  identity: PolicySource[] | 'all';
  boundary: PolicySource[] | undefined;
  scps: PolicySource[] | undefined;
  session: PolicySource[] | undefined;
}

export interface MatchedStatement {
  source: PolicySource;
  statement: Statement;
}

export interface Decision {
  result: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The layer that refuses; undefined when allowed. */
  deniedBy?: Layer;
  /** The deny statements if any, else the allow statements of the identity policies. */
  matched: MatchedStatement[];
  allowedByScps: boolean | undefined;
  allowedByBoundary: boolean | undefined;
}

interface LayerResult {
  allow: MatchedStatement[];
  deny: MatchedStatement[];
}

function evaluate(sources: readonly PolicySource[], request: Request): LayerResult {
  const result: LayerResult = { allow: [], deny: [] };
  for (const source of sources)
    for (const statement of policyDocument(source.document).statements)
      if (statementMatches(statement, request))
        result[statement.effect === 'Deny' ? 'deny' : 'allow'].push({ source, statement });
  return result;
}

const passes = (layer: LayerResult | undefined): boolean | undefined =>
  layer && layer.deny.length === 0 && layer.allow.length > 0;

/**
 * Decides as AWS does within one account: any deny refuses; else every layer that is present must allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: Request, layers: Layers): Decision {
  const everything: LayerResult = { allow: [], deny: [] };
  const identity = layers.identity === 'all' ? everything : evaluate(layers.identity, request);
  const results: [Layer, LayerResult | undefined][] = [
    ['scp', layers.scps && evaluate(layers.scps, request)],
    ['identity', identity],
    ['boundary', layers.boundary && evaluate(layers.boundary, request)],
    ['session', layers.session && evaluate(layers.session, request)],
  ];
  const of = (name: Layer) => results.find(([layer]) => layer === name)?.[1];
  const details = { allowedByScps: passes(of('scp')), allowedByBoundary: passes(of('boundary')) };
  for (const [layer, result] of results)
    if (result && result.deny.length > 0)
      return {
        result: 'explicitDeny',
        deniedBy: layer,
        matched: results.flatMap(([, each]) => each?.deny ?? []),
        ...details,
      };
  for (const [layer, result] of results) {
    if (!result || (layer === 'identity' && layers.identity === 'all')) continue;
    if (result.allow.length === 0)
      return { result: 'implicitDeny', deniedBy: layer, matched: identity.allow, ...details };
  }
  return { result: 'allowed', matched: identity.allow, ...details };
}
