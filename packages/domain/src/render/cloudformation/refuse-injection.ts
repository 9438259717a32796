import { CannotRender } from '../cannot-render.ts';

/**
 * CloudFormation replaces a text of this form wherever it stands in a property, by the content of a secret or a
 * parameter of the account, and knows no way to write it literally.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
const DYNAMIC_REFERENCE = /\{\{\s*resolve\s*:/i;

/**
 * A member of this name makes CloudFormation compute the object instead of passing it on. The functions are only
 * meant where this renderer writes them. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const FUNCTION = /^(Ref|Fn::.*)$/s;

/**
 * Throws CannotRender when something in what was given would be computed by CloudFormation rather than passed on:
 * a tag or a policy could so read secrets of the account that it is put into. No such text has a use in IAM.
 */
export function refuseInjection(value: unknown, where: string): void {
  if (typeof value === 'string') {
    if (DYNAMIC_REFERENCE.test(value))
      throw new CannotRender(`${where} has a text that CloudFormation would replace: {{resolve:…}}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (FUNCTION.test(key))
      throw new CannotRender(`${where} has a member that CloudFormation would compute: ${key.slice(0, 40)}`);
    refuseInjection(key, where);
    refuseInjection(member, where);
  }
}
