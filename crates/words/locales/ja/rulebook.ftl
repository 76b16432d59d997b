rulebook-title = 規程集
rulebook-check-good = 規程集「{ $name }」に誤りはありません。条項は{ $count }です。
rulebook-check-bad = 規程集に{ $count }か所の誤りがあります。
rulebook-problem = { $file } { $line }行目：{ $reason }
rulebook-problem-file = { $file }：{ $reason }
rulebook-refused = 誤りがあるため読み込みませんでした。今の規程集がそのまま有効です。
rulebook-test-good = { $count }件の事例がすべて期待どおりでした。
rulebook-test-bad = { $total }件の事例のうち{ $count }件が期待と違います。
rulebook-test-case = { $name }：期待は「{ $expected }」、結果は「{ $found }」
rulebook-version = { $date }から有効な版
rulebook-hash = 規程集のハッシュ：{ $hash }
rulebook-other-hash = このプロセスの規程集は、データベースで有効とされたものと違います。操作を受け付けません。同じ規程集で起動し直してください。
rulebook-activated = 規程集の新しい版を有効にしました。
rulebook-not-found = 「{ $name }」という規程集はありません。
rulebook-newest = いちばん新しい版がすでに使われています。
rulebook-from = 施行日
rulebook-hash-label = 規程集のハッシュ
rulebook-newer = { $date }から有効な新しい版があります。
rulebook-resolution = 制定・改正の決議
rulebook-take-up = 新しい版を使う
rulebook-taken-up = 新しい版を有効にしました。
rulebook-lint-reference = 「{ $what }」は、この文書にありません。
rulebook-lint-neighbour = 「{ $what }」の指す場所がありません。
rulebook-lint-numbering = { $against ->
    [twice] 「{ $what }」が2つあります。
   *[other] 「{ $what }」の前に、{ $against }がありません。
}
rulebook-lint-office = 「{ $what }」は、どの役職か、だれが選ぶかが書かれていません。
rulebook-lint-office-near = 「{ $what }」は、「{ $against }」のことですか。
rulebook-lint-period = 「{ $what }」とありますが、同じものについて別の行では「{ $against }」です。
rulebook-lint-template = 「{ $what }」は、「{ $against }」のことですか。
rulebook-lint-blank = 「{ $what }」が埋められていません。
rulebook-lint-document = 「{ $what }」は、この文書の外にあります。登録してください。
rulebook-lint-count = { $count ->
    [0] 原文だけからわかる誤りは見つかりませんでした。
   *[other] 確かめるところが{ COUNT($count) }か所あります。
}
rulebook-lint-encoding = 「{ $file }」はUTF-8のテキストではありません。UTF-8で保存し直してください。
rulebook-lint-too-long = 「{ $file }」は長すぎます。1MBまでの原文を読めます。
rulebook-lint-reviewed = 「{ $name }」の規程として確かめてあることが{ $count }件あります。
rulebook-lint-reviewed-one = 「{ $written }」は、今は「{ $today }」と読みます。{ $why }
rulebook-lint-reviewed-since = 「{ $written }」は、{ $since }から「{ $today }」です。{ $why }
