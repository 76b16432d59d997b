# Bringing the data of an older version forward: what is done, and where the backup lies.

migrate-none = データは今の版です。することはありません。
migrate-plan = データは版{ $found }です。版{ $known }にするために、次のことを行います。
migrate-step-add-table = 表「{ $table }」を加える
migrate-step-add-column = 表「{ $table }」に列「{ $column }」を加える
migrate-step-add-index = 表「{ $table }」に索引を加える（{ $column }）
migrate-step-enlarge = 表「{ $table }」の行を、そのキーと別に置き直す
migrate-step-drop-index = 表「{ $table }」から索引を除く（{ $column }）
migrate-step-drop-table = 表「{ $table }」を除く
migrate-step-drop-column = 表「{ $table }」から列「{ $column }」を除く
migrate-step-run = 行を直す：{ $reason }
migrate-dry-run = まだ何も変えていません。「azukari migrate」か「azukari serve」で行います。
migrate-done = データを版{ $found }から版{ $known }にしました。
migrate-backup = その前のバックアップを「{ $place }」に作りました。前の版に戻るときは、前の版のプログラムで「azukari restore」に指定してください。次の消去からは、このバックアップからは戻せません。
