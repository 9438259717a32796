const SECRETS = new Set([
  'Password',
  'NewPassword',
  'OldPassword',
  'TokenCode',
  'SecretAccessKey',
  'SerialSeed',
]);

/** A request's parameters as CloudTrail records them: without what is secret. */
export function redactParameters(
  input: Record<string, unknown>,
  sensitive: ReadonlySet<string>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input))
    shown[name] =
      SECRETS.has(name) || sensitive.has(name) || value instanceof Uint8Array
        ? 'HIDDEN_DUE_TO_SECURITY_REASONS'
        : value;
  return shown;
}
