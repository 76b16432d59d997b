# Rows of registers.

row-moved = Somebody else changed it first. Look at what it says now.
row-ended = This row has ended.
row-registers = Registers
row-count = ({ $count })
row-state-in-force = in force
row-state-ended = ended
row-enter = Enter a row
row-end = End it
row-as-of = { $name } (as of { $date })
row-as-of-help = Example: 2026-11-27. Empty shows it as it is now.
row-as-of-label = As it stood at the end of a day
row-as-of-now = Back to now
row-as-of-show = Show that day
row-by-procedure = What the procedure “{ $name }” approved stands in this register.
row-derived = Procedures and acts write this register by themselves.
row-enter-button = Enter this
row-next = Next rows
row-present = as it is now
row-versions = Versions of a row
row-versions-of = Versions of row { $number }
row-writers = Who may enter rows: { $names }
