# 本人がサインインなしで知ることのできる事項。
known-title = 保有個人データについて
known-nothing = 掲載している事項はありません。窓口にお尋ねください。
known-when = 求めができる場合
known-desk = 申出先
known-contact = 連絡先
known-form = 所定の様式
known-form-edition = { $title }（第{ $edition }版）
known-form-place = 様式の入手先
known-fee = 手数料
known-fee-yen = { $yen }円
known-fee-none = かかりません
known-form-take = 様式をダウンロードする（印刷して使えます）
known-blank-date = 記入日
known-blank-name = 氏名
known-blank-address = 住所
known-blank-phone = 連絡先
known-blank-agent = 代理人の氏名と資格（代理のとき）
