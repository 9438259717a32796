import type { KmsFault } from '@berth/aws';
import type { Result } from '@berth/domain';

/** Why a key management service did not do it, in its own words and sorted. */
export interface KeyServiceRefusal {
  fault: KmsFault;
  text: string;
  /** The permission that the call needs. */
  action: string;
}

/** What the vault needs of a key management service: make a key of 32 bytes wrapped, and unwrap it. */
export interface KeyService {
  generateKey(
    keyId: string,
    context: Record<string, string>,
  ): Promise<Result<{ plain: Buffer; wrapped: Buffer; keyArn: string }, KeyServiceRefusal>>;
  /** Refuses as `wrong-key` what another key than `keyId` wrapped. */
  unwrapKey(
    keyId: string,
    wrapped: Buffer,
    context: Record<string, string>,
  ): Promise<Result<Buffer, KeyServiceRefusal>>;
}

/** A key management service, with what an operator calls the key there. */
export interface NamedKey {
  service: KeyService;
  /** As configured: id, ARN or alias. */
  keyId: string;
  /** Where: `us-east-1`, or the URL that stands in for it. */
  place: string;
}
