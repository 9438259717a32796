import type { ConditionEntry } from '../verify/trust-conditions.ts';
import { arnCovers, arnsDisjoint } from './arn-pattern.ts';
import { isNegated } from './conditions.ts';
import { covers, hasVariable, literal, tokensOf } from './glob.ts';
import type { PolicyStatement } from './statements.ts';

/**
 * Whether every request that fits `narrow` fits `wide` too; the action is not looked at. True is proof. False may also
 * mean that it can't be shown.
 */
export function within(narrow: PolicyStatement, wide: PolicyStatement): boolean {
  return (
    resourcesWithin(narrow, wide) &&
    wide.conditions.every((asked) =>
      narrow.conditions.some((given) => implies(given, asked, narrow.variables, wide.variables)),
    )
  );
}

function resourcesWithin(narrow: PolicyStatement, wide: PolicyStatement): boolean {
  const [inner, outer] = [narrow.resources, wide.resources];
  if (!outer.not) {
    if (inner.not) return outer.patterns.some(({ parts }) => parts === null);
    return inner.patterns.every((one) => outer.patterns.some((other) => arnCovers(other, one)));
  }
  if (!inner.not)
    return inner.patterns.every((one) => outer.patterns.every((other) => arnsDisjoint(one, other)));
  return outer.patterns.every((other) => inner.patterns.some((one) => arnCovers(one, other)));
}

/** Whether one condition holding means that the other holds. */
function implies(
  given: ConditionEntry,
  asked: ConditionEntry,
  givenVariables: boolean,
  askedVariables: boolean,
): boolean {
  if (given.key !== asked.key) return false;
  const variable = [...given.values, ...asked.values].some(hasVariable);
  if (variable && givenVariables !== askedVariables) return false;
  if (asked.base === 'null') return presenceImplied(given, asked);
  if (given.base === 'null')
    return (
      only(given, 'true') &&
      ((asked.qualifier === null && (asked.ifExists || isNegated(asked))) ||
        asked.qualifier === 'forallvalues')
    );
  if (given.qualifier !== asked.qualifier) return false;
  // What holds without the key where it need not exist, may not hold where it must.
  if (given.ifExists && !asked.ifExists && !isNegated(given)) return false;
  if (given.ifExists && !asked.ifExists && given.qualifier !== null) return false;
  return valuesImply(given, asked, askedVariables);
}

const only = ({ values }: ConditionEntry, wanted: string): boolean =>
  values.length > 0 && values.every((value) => value.toLowerCase() === wanted);

/** Whether a condition makes sure that the key is there, or is not. */
function presenceImplied(given: ConditionEntry, asked: ConditionEntry): boolean {
  if (given.base === 'null')
    return given.values.every((value) =>
      asked.values.some((one) => one.toLowerCase() === value.toLowerCase()),
    );
  const needsKey = !given.ifExists && given.qualifier !== 'forallvalues';
  const negatedWithoutKey = isNegated(given) && given.qualifier === null;
  return needsKey && !negatedWithoutKey && asked.values.some((value) => value.toLowerCase() === 'false');
}

function valuesImply(given: ConditionEntry, asked: ConditionEntry, variables: boolean): boolean {
  if (given.base === asked.base) {
    const [few, many] = isNegated(given) ? [asked, given] : [given, asked];
    if (few.values.every((value) => many.values.some((one) => sameValue(given.base, value, one))))
      return true;
  }
  const wide = asked.base === 'stringlike';
  if (!wide || !['stringequals', 'stringlike'].includes(given.base)) return false;
  return given.values.every((value) => {
    const text = given.base === 'stringequals' ? literal(value) : value;
    const tokens = hasVariable(value) ? tokensOf(value, variables) : [...text];
    // What a variable may stand for is not known, so that only the same pattern is sure to cover it.
    if (hasVariable(value) && given.base === 'stringequals') return asked.values.includes(value);
    return asked.values.some((pattern) => covers(tokensOf(pattern, variables), tokens));
  });
}

const sameValue = (base: string, a: string, b: string): boolean =>
  base === 'bool' || base.endsWith('ignorecase') ? a.toLowerCase() === b.toLowerCase() : a === b;
