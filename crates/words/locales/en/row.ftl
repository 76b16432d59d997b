# Rows of registers.

row-moved = Somebody else changed it first. Look at what it says now.
row-ended = This row has ended.
