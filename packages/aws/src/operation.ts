/** An IAM action as policies name it, for example `iam:GetRole`. */
export type IamActionName = `${string}:${string}`;

/** A call to AWS, with the IAM actions that it needs beside it. */
export interface AwsOperation<Client, Input, Output> {
  (client: Client, input: Input, signal?: AbortSignal): Promise<Output>;
  /** What a policy must grant for the call; `docs/permissions.md` and the suite under enforcement read this. */
  readonly needs: readonly IamActionName[];
}

/** Declares a call to AWS. */
export function awsOperation<Client, Input, Output>(declaration: {
  needs: readonly IamActionName[];
  run: (client: Client, input: Input, signal?: AbortSignal) => Promise<Output>;
}): AwsOperation<Client, Input, Output> {
  return Object.assign(
    (client: Client, input: Input, signal?: AbortSignal) => declaration.run(client, input, signal),
    { needs: declaration.needs },
  );
}
