import { ShownOnce } from '../../ui/ShownOnce.tsx';

/** The signing secret, on the one occasion on which it can be seen. */
export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <ShownOnce title="The signing secret" what="the signing secret" secret={secret} onClose={onClose}>
      Put it where the receiver keeps its secrets: it checks with it that a message is from Berth.
    </ShownOnce>
  );
}
