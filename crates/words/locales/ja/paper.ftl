# 紙に出す文書

paper-title = 文書
paper-help = PDFで開きます。書き出したことは記録され、文書の番号で確かめられます。
paper-case = この案件の記録
paper-code = 記録番号
paper-written = { $time } { $name }
paper-sample = 見本（架空のデータ）
paper-number = { $procedure } 第{ $number }号
paper-to = { $name } 様
paper-rests-on =
    根拠
    { $articles }
paper-records = { $count }件（氏名は文書に載せません）
paper-files = { $count }個
paper-blank = （記載なし）
paper-without-glyph = 〓は、この書体にない文字です。
paper-when = 日時
paper-step = 段階
paper-outcome = 結果
paper-who = 行った人
paper-decision = 決定
paper-decided-on = 決定の日
paper-seal = 決裁
paper-rows = { $count }件
paper-sheet = 台帳をファイルにする
paper-sheet-help = 書き出したことは記録されます。
