cli-press-ctrl-c = Press Ctrl+C to stop.
cli-stopping = Stopping.
cli-stopped = Stopped.
cli-mailgate-listening = The mail gate listens at { $address }.
cli-mailgate-released = Mail no. { $number } ({ $queue }) went out.
cli-mailgate-returned = Mail no. { $number } ({ $queue }) went back to whoever sent it.
cli-mailgate-gone = Mail no. { $number } ({ $queue }) is not in the hold queue any more.
cli-mailgate-by-hand = Postfix could not be told about mail no. { $number }. Do this as root, then run this command again: { $command }
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
cli-file-exists = “{ $file }” already exists and is not overwritten. Give another name.
cli-file-missing = “{ $file }” does not exist.
cli-written = Written to “{ $file }”.
cli-sample-made = { $count ->
        [one] A list of 1 invented person is in “{ $file }”.
       *[other] A list of { $count } invented persons is in “{ $file }”.
    }
cli-demo-started = The sample organisation “{ $name }” is open.
cli-demo-account = Sample account: { $login } / { $password } ({ $office })
cli-demo-clerk = Sample account: { $login } / { $password } (clerk)
cli-demo-remove = To remove it: azukari demo remove
cli-demo-removed = The sample organisation was removed.
cli-demo-none = There is no sample organisation.
cli-token-saved = The sign-in is kept in “{ $file }” (readable by you alone).
cli-token-needed = Run “azukari login” first.
cli-version-mismatch = The server is version { $server }, this program { $here }.
cli-internal = Something unexpected went wrong: { $reason }
cli-file-failed = “{ $file }” could not be read or written ({ $reason }). Check the place and its permissions.
cli-output-failed = The result could not be written ({ $reason }).
cli-address = Cannot listen on { $address } ({ $reason }). Choose another address with --listen.
cli-no-data = There is no data in “{ $place }”. Name the right place with --data, or begin with “azukari serve”.
cli-nothing-typed = Nothing was typed.
cli-exit-codes = Exit codes: 0 done, 1 failed (disk, keys, database …), 2 wrong usage, 3 refused by the rulebook, 4 not found, 5 in conflict with another act, 6 not signed in, 7 a check found something
cli-find-prompt = Search for: 
cli-done = Done.
cli-erase-confirm = { $count ->
    [one] One record will be erased. This cannot be undone. Go on? [y/N]
   *[other] { $count } records will be erased. This cannot be undone. Go on? [y/N]
}
cli-erased = { $count ->
    [one] Erased one record: its keys are destroyed.
   *[other] Erased { $count } records: their keys are destroyed.
}
cli-request-filed = The request is filed. Its number: { $number }
cli-invited = Invitation link, to be used once: { $link }
cli-answer-broken = The answer of the server was cut off or cannot be read. Try again.
cli-import-broken = The result of the import did not arrive. It counts wholly or not at all: send the same file again, and people already on file stay as they are.
cli-server-address = Cannot speak to { $address }: the address of the server begins with http://. Behind an HTTPS proxy, use this command on the computer of the server.
cli-backup-unreadable = { $count } records do not open
cli-doctor-running = A server is running, so the inside was not looked at. Stop it and try again.
cli-doctor-key-beside = The key file { $file } lies beside the data: whoever takes the disk can read it. Change to a passphrase with azukari keys passphrase, or move the file to another medium and name it with --key-file.
cli-doctor-single-root = The roots lie in one place only, which is incomplete: if it breaks, nobody can read the data again. Add a second with --root-place and run azukari keys heal.
cli-doctor-no-backup-place = No backup place is named. Name one with --backup-place and run azukari backup.
cli-doctor-postgres = synchronous_commit and synchronous standbys of PostgreSQL are not checked from here. Check the settings of PostgreSQL.
cli-demo-passphrase = The sample organisation is opened by a key file. Start it without a passphrase, with another --data.
cli-numbered = Done. Its number: { $number }
cli-placed = This computer is known as no. { $number } of the register of devices.
cli-keys-file-removed = The key file { $file }, which opens nothing any more, was removed.
