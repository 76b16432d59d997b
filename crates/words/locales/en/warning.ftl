warning-volume = You have been shown many people today, and there is a limit. If this is a large job, ask for approval beforehand.
warning-clock-back = The clock of this computer was set back. Please correct it. Until then, due dates count from the last good time.
warning-holidays-missing = There is no holiday data for { $year }. Due dates in that year count only Saturdays and Sundays as closed.
warning-root-copy-missing = The key copy “{ $place }” was not found. Other copies are in use. Reconnect it, or make it anew with “azukari keys renew”.
warning-single-root = There is only one place for the key. If it breaks, the data can never be read again. Add a second with “--root-place” and run “azukari keys heal”.
warning-demo = This is sample data. All people in it are invented. Please do not enter real personal data.
warning-required = Something that the regulation asks you to strive for is missing. You may go on; it is recorded.
warning-purpose-announced = The wording of this purpose was changed and has not been made known yet. Tell the persons, or publish it.
