# Rows of registers.

row-moved = Somebody else changed it first. Look at what it says now.
row-ended = This row has ended.
row-registers = Registers
row-count = ({ $count })
row-state-in-force = in force
row-state-ended = ended
row-enter = Enter a row
row-end = End it
