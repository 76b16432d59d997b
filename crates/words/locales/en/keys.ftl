keys-title = Keys
keys-places = Places of the key
keys-place-good = “{ $place }”: up to date
keys-place-stale = “{ $place }”: out of date. Connect it and run “azukari keys renew”.
keys-place-missing = “{ $place }”: not found. Reconnect it, or make it anew with “azukari keys renew”.
keys-place-added = The place “{ $place }” was added.
keys-place-removed = The place “{ $place }” was removed and its copy destroyed.
keys-renewed = { $count ->
        [one] 1 place was brought up to date.
       *[other] { $count } places were brought up to date.
    }
keys-unlock-prompt = Passphrase of the key:
keys-unlocked = The key is open.
keys-locked = The key is locked. No data can be read until the server is started again with its passphrase or key file.
keys-passphrase-changed = The passphrase was changed.
keys-rotation-started = The key rotation has begun. Both keys work until it ends.
keys-rotation-progress = Key rotation: { $count } of { $total }
keys-rotation-done = The key rotation is done. The old key was destroyed.
keys-error-cannot-open = A sealed value does not open: the key or place is wrong, or it was changed.
keys-error-format = The key data cannot be read. It was made by a newer version or is damaged.
keys-error-no-organisation = No key of this organisation lies in any place. Connect a copy and start again.
keys-error-exists = The organisation already has a key.
keys-error-root-missing = The active key is in no reachable place. Nothing was deleted. Connect a copy (USB stick, safe) and start again.
keys-error-place-unreachable = The place “{ $place }” cannot be reached, so no new key was made. Connect it and try again.
keys-error-places = The list of places is not usable. Names have 1 to 64 characters and differ from each other.
keys-error-busy = The key is being renewed by someone else. Please wait a moment.
keys-error-passphrase = The passphrase is wrong.
keys-error-passphrase-short = The passphrase is too short.
keys-error-key-file = This key file does not belong to the organisation's present key.
keys-error-key-file-mode = Others can read the key file. Make it readable by its owner alone (chmod 600).
keys-error-recovery = This recovery key does not belong to the organisation's present key.
keys-error-recovery-typo = The recovery key has a typing error. Check it character by character.
keys-error-way = The key cannot be opened in this way.
keys-error-io = A copy of the key could not be read or written. Check the place and its permissions.
keys-error-other = A key operation failed. Run “azukari doctor”.
keys-new-prompt = New passphrase:
keys-again-prompt = Once more:
keys-error-differ = The two passphrases differ.
