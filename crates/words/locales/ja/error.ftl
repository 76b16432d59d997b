# Failures that are nobody's wish: the disk, the database, the network. What happened and what to do.

error-busy = 同じところに操作が重なっています。少し待って、もう一度行ってください。
error-disk-full = ディスクがいっぱいで、保存できません。何も失われていません。空きを作ってください。
error-read-only = データの置き場所に書き込めません。権限かディスクを確かめてください。
error-in-use = ほかの「azukari」がこのデータを使っています。それを止めるか、別の置き場所を指定してください。
error-newer-schema = データベースは新しい版（{ $found }）のものです。このプログラムが扱えるのは{ $known }までです。新しいプログラムを使ってください。
error-location = データの置き場所の指定が読めません。フォルダーか「postgres://」で始まるアドレスを指定してください。
error-unreachable = データベースのサーバーにつながりません。動いているか、アドレスとパスワードが合っているかを確かめてください。
error-damaged = 保存されたデータの一部が読めません。「azukari doctor」で確かめてください。
error-stopped = プログラムが終わるところです。起動し直してから行ってください。
error-engine = データベースで誤りが起きました。続くときは、番号を添えて管理者に知らせてください。
error-server-unreachable = サーバー（{ $address }）につながりません。「azukari serve」が動いているかを確かめてください。
error-address-in-use = { $address }はほかのプログラムが使っています。「--listen」で別のアドレスを指定してください。
error-internal = 思わぬ誤りが起きました。番号を添えて管理者に知らせてください。
error-not-found = 見つかりません。
error-not-signed-in = サインインしてから行ってください。
error-invalid = 送られた内容が読めません：{ $reason }
error-invalid-id = 番号の形が違います。
error-idempotency-other = 同じ受付番号で、別の内容が送られました。新しい番号で送り直してください。
error-idempotency-missing = 書き込みには受付番号（Idempotency-Key）が要ります。
error-organisation-unknown = 「{ $name }」という団体はありません。
error-organisation-choose = 団体が複数あります。「--org」で選んでください。
error-wait = 操作が続きすぎています。{ COUNT($seconds) }秒待ってから、もう一度行ってください。
error-too-much = 一度に扱える量を超えています。いくつかに分けてください。
