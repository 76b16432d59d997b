# What only the operator of the installation can mend.

operator-clock-back = The clock of this computer is { COUNT($seconds) } seconds behind the last entry. To keep the order, nothing is done until it is set right.
operator-other-rulebook = This server has another rulebook than the one in force. Nothing is done until an administrator restarts it with the same one.
operator-disk-full = The disk is full and nothing can be saved. Nothing is lost. Ask an administrator to make room.
operator-read-only = The data cannot be written. Nothing is lost. Ask an administrator to check the permissions and the disk.
operator-database = The database cannot be reached. Wait a moment; if it goes on, tell an administrator.
operator-vault = The data key cannot be used. Ask an administrator to run “azukari doctor” ({ $what }).
operator-window-folder = The folder between this server and the window cannot be read or written. Ask the administrator to check the folder and its permissions.
