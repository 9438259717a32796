import Alert from '@cloudscape-design/components/alert';

/** What somebody who hands over an account must not do in it afterwards. */
export function LeaveAloneWarning() {
  return (
    <Alert type="warning" header="What the vendor makes in the account must be left as it is">
      The credentials that you enter are used to set up your AWS environment and to provision what your
      subscriptions need. From then on you must not:
      <ul className="points">
        <li>change the configuration of provisioned resources by hand, such as security groups</li>
        <li>stop or terminate provisioned instances by hand</li>
      </ul>
      If you do, your databases become unreachable, and the vendor cannot answer for their stability. Use an
      AWS account that serves nothing else.
    </Alert>
  );
}
