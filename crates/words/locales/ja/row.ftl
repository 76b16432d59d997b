# Rows of registers.

row-moved = ほかの人が先に書き換えました。今の内容を確かめてください。
row-ended = この行は、すでに終わっています。
