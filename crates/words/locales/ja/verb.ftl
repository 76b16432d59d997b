# The name of each act, as the journal, the buttons and the refusals use it.

verb-collect = 取得
verb-import = 取込み
verb-find = 検索
verb-see = 閲覧
verb-correct = 訂正
verb-export = 出力
verb-provide = 第三者提供
verb-send = メールの送信
verb-use-beyond = 目的外利用
verb-erase = 消去
verb-hold = 停止・保全
verb-request = 申請
verb-decide = 判断
verb-withdraw = 取下げ
verb-consent = 同意の記録
verb-govern = 設定の変更
verb-appoint = 任命
verb-read-journal = 証跡の閲覧
verb-keep = 保管（バックアップと鍵）
verb-sign-in = サインイン
verb-open = 手続の開始
verb-step = 案件の処理
verb-enter = 台帳への記帳
verb-inspect = 帳簿・案件の閲覧
verb-perform = 実施事項の完了
