# What a worker is told in the application.

told-case-step = あなたに関わる案件が進みました。
told-case-closed = あなたが始めた案件が終わりました。
told-case-paper = あなたの紙の決裁が入力されました。内容を確かめてください。
told-approval = 申請が承認されました。期間内に使えます。
told-task-near = 期限の近い実施事項があります。
told-task-today = 今日が期限の実施事項があります。
told-task-overdue = 期限を過ぎた実施事項があります。
told-task-escalated = 受け持つ部署の実施事項が、期限を過ぎています。
told-title = お知らせ
told-none = お知らせはありません。
told-new = 新しい
told-other = お知らせがあります。
told-unread = お知らせ（新しいもの{ $count }件）
