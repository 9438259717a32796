/** An IAM policy document as JSON. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: Statement | Statement[];
}

export type OneOrMany = string | string[];
export type ConditionBlock = Record<
  string,
  Record<string, string | boolean | number | (string | boolean | number)[]>
>;
export type Principal = '*' | Record<string, OneOrMany>;

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: OneOrMany;
  NotAction?: OneOrMany;
  Resource?: OneOrMany;
  NotResource?: OneOrMany;
  Principal?: Principal;
  NotPrincipal?: Principal;
  Condition?: ConditionBlock;
}
