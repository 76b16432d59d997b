# What only the operator of the installation can mend.

operator-clock-back = このコンピューターの時計が、最後の記録より{ COUNT($seconds) }秒遅れています。順序を守るため、時計を直すまで操作を受け付けません。
operator-other-rulebook = このサーバーの規程集は、有効とされたものと違います。管理者が同じ規程集で起動し直すまで、操作を受け付けません。
operator-disk-full = ディスクがいっぱいで、保存できません。何も失われていません。管理者に空きを作ってもらってください。
operator-read-only = データの置き場所に書き込めません。何も失われていません。管理者に権限とディスクを確かめてもらってください。
operator-database = データベースにつながりません。少し待ち、続くときは管理者に知らせてください。
operator-vault = データの鍵を使えません。管理者に「azukari doctor」で確かめてもらってください（{ $what }）。
operator-window-folder = 外に向けたページとの間のフォルダーを読み書きできません。管理者にフォルダーと権限を確かめてもらってください。
