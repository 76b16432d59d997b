warning-volume = 今日は多くの方の情報を表示しています。上限に達すると止まります。まとまった仕事であれば、先に申請しておくと安心です。
warning-clock-back = このコンピューターの時計が戻されています。正しい時刻に直してください。それまで期限の計算には最後の正しい時刻を使います。
warning-holidays-missing = { $year }年の休日データがありません。この年の期限は土曜と日曜だけを休みとして数えています。
warning-root-copy-missing = 鍵の控え「{ $place }」が見つかりません。ほかの控えで動いています。控えをつなぎ直すか、「azukari keys renew」で作り直してください。
warning-single-root = 鍵の控えが1か所だけです。そこが壊れるとデータは二度と読めません。「--root-place」で2か所目を加え、「azukari keys heal」を行ってください。
warning-demo = これは見本データです。登場する人物はすべて架空です。本物の個人情報は入れないでください。
warning-required = 規程が努めるよう求める事項が、満たされていません。このまま進められますが、記録に残ります。
warning-purpose-announced = この利用目的は文言が変わり、まだ知らせていません。本人への通知か公表をしてください。
