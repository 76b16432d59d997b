# Failures that are nobody's wish: the disk, the database, the network. What happened and what to do.

error-busy = Too many acts at the same place. Wait a moment and try again.
error-disk-full = The disk is full and nothing can be saved. Nothing is lost. Please make room.
error-read-only = The data cannot be written. Check the permissions and the disk.
error-in-use = Another azukari is using this data. Stop it, or name another place.
error-newer-schema = The database has version { $found }; this program knows { $known }. Please use the newer program.
error-location = This is no place for data. Give a directory or an address beginning with “postgres://”.
error-unreachable = The database server cannot be reached. Check that it runs and that address and password are right.
error-damaged = Part of the stored data cannot be read. Run “azukari doctor”.
error-stopped = The program is ending. Try again once it has started anew.
error-engine = The database failed. If it happens again, tell an administrator and quote the number.
error-server-unreachable = The server at { $address } cannot be reached. Check that “azukari serve” is running.
error-address-in-use = { $address } is in use by another program. Choose another one with --listen.
error-internal = Something unexpected happened. Tell an administrator and quote the number.
error-not-found = Not found.
error-not-signed-in = Please sign in first.
error-invalid = What was sent cannot be read: { $reason }
error-invalid-id = This is not an id.
error-idempotency-other = The same idempotency key came with other content. Send it with a new key.
error-idempotency-missing = A write needs an Idempotency-Key.
error-organisation-unknown = There is no organisation “{ $name }”.
error-organisation-choose = There are several organisations. Choose one with --org.
error-wait = Too many attempts. Wait { COUNT($seconds) } seconds and try again.
error-too-much = This is more than can be handled at once. Please split it.
