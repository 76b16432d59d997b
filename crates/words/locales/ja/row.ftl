# Rows of registers.

row-moved = ほかの人が先に書き換えました。今の内容を確かめてください。
row-ended = この行は、すでに終わっています。
row-registers = 台帳
row-count = （{ $count }件）
row-state-in-force = 有効
row-state-ended = 終了
row-enter = 新しく記入する
row-end = 終了する
