import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

/** Copies a text. `what` names it, for those who only hear the button: "the secret key". */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  return (
    <CopyToClipboard
      variant={label ? 'button' : 'icon'}
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${what}`}
      {...(label && { copyButtonText: label })}
      copySuccessText="Copied"
      copyErrorText="The browser did not copy it: select the text and copy it yourself"
    />
  );
}
