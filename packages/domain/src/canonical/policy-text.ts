import type { PolicyDocument } from '../policy-document.ts';
import { err, ok, type Result } from '../result.ts';

/**
 * Reads a policy document as IAM returns it: JSON that is URL-encoded by RFC 3986, or plain JSON.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html
 */
export function parsePolicyText(text: string): Result<PolicyDocument, string> {
  try {
    const json = text.trimStart().startsWith('{') ? text : decodeURIComponent(text);
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) {
      return err('The policy document has no Statement.');
    }
    return ok(parsed as PolicyDocument);
  } catch (error) {
    return err(`The policy document is not readable: ${error instanceof Error ? error.message : error}`);
  }
}
