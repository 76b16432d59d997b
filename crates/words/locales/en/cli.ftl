cli-press-ctrl-c = Press Ctrl+C to stop.
cli-stopping = Stopping.
cli-stopped = Stopped.
cli-signed-in = Signed in as { $name }.
cli-password-prompt = Password:
cli-code-prompt = Six-digit code:
cli-confirm = Continue? [y/N]
cli-cancelled = Cancelled.
cli-refused = Refused: { $what }
cli-refused-answer = { $answer }: { $heading }
cli-why = Why: { $reason }
cli-clause = Clause: { $id }  { $title }
cli-next = What to do now: { $next }
cli-command = Command: { $command }
cli-error = Error: { $message }
cli-warning = Warning: { $message }
cli-affair-needed = Name the affair with --affair. You can choose: { $list }
cli-argument-missing = “{ $name }” is missing.
cli-argument-invalid = The value of “{ $name }” cannot be read: { $reason }
cli-file-exists = “{ $file }” already exists and is not overwritten.
cli-file-missing = “{ $file }” does not exist.
cli-written = Written to “{ $file }”.
cli-sample-made = { $count ->
        [one] A list of 1 invented person is in “{ $file }”.
       *[other] A list of { $count } invented persons is in “{ $file }”.
    }
cli-demo-started = The sample organisation “{ $name }” is open.
cli-demo-account = Sample account: { $login } / { $password } ({ $office })
cli-demo-remove = To remove it: azukari demo remove
cli-demo-removed = The sample organisation was removed.
cli-demo-none = There is no sample organisation.
cli-token-saved = The sign-in is kept in “{ $file }” (readable by you alone).
cli-token-needed = Run “azukari sign-in” first.
cli-version-mismatch = The server is version { $server }, this program { $here }.
cli-exit-codes = Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the rulebook, 4 not found, 5 verification found something
