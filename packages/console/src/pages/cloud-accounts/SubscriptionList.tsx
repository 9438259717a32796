import type { CloudAccountUseBody } from '@berth/api';
import Link from '@cloudscape-design/components/link';

type Subscription = CloudAccountUseBody['usedBy'][number];

export function SubscriptionLink({ subscription }: { subscription: Subscription }) {
  return <Link href={`/subscriptions/${subscription.id}`}>{subscription.name}</Link>;
}

/** The subscriptions that use a cloud account, each a link. */
export function SubscriptionList({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  return (
    <ul className="points">
      {subscriptions.map((subscription) => (
        <li key={subscription.id} className="breakable">
          <SubscriptionLink subscription={subscription} /> ({subscription.status})
        </li>
      ))}
    </ul>
  );
}
