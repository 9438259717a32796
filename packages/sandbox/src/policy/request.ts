export type ContextValue = string | string[];
export type Context = Readonly<Record<string, ContextValue>>;

/** What somebody wants to do. */
export interface Request {
  /** The caller's ARN; a role session's is its `sts` assumed-role ARN. */
  principalArn: string;
  action: string;
  /** An ARN or `*`. Taken letter by letter: a star in it matches nothing but a star or a wildcard. */
  resource: string;
  context: Context;
}
