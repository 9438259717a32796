import { AwsError } from '../protocol/aws-error.ts';
import { type ResourceType, TAGGABLE } from './taggable.ts';

/** What AWS answers to the deletion of what something else still needs. */
export const dependencyViolation = (type: ResourceType, id: string): AwsError =>
  type === 'security-group'
    ? new AwsError('DependencyViolation', `resource ${id} has a dependent object`)
    : new AwsError(
        'DependencyViolation',
        `The ${TAGGABLE[type].noun} '${id}' has dependencies and cannot be deleted.`,
      );
