# Rows of registers.

row-moved = ほかの人が先に書き換えました。今の内容を確かめてください。
row-ended = この行は、すでに終わっています。
row-registers = 台帳
row-count = （{ $count }件）
row-state-in-force = 有効
row-state-ended = 終了
row-enter = 新しく記入する
row-end = 終了する
row-as-of = { $name }（{ $date }の時点）
row-as-of-help = 例：令和8年11月27日。空にすると今の内容です。
row-as-of-label = この日の終わりの時点で見る
row-as-of-now = 今の内容に戻る
row-as-of-show = この時点で見る
row-by-procedure = この台帳には、手続「{ $name }」で承認された内容が載ります。
row-derived = この台帳は、手続や操作から自動で記入されます。
row-enter-button = この内容で記入する
row-next = 次の行
row-present = 今の内容
row-versions = 行の履歴
row-versions-of = { $number }番の行の履歴
row-writers = 記入できる方：{ $names }
