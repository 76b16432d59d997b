# Areas by which procedures, registers and tasks are grouped.

area-all = すべて
area-clear = 絞り込みをやめる
area-label = 分野
area-narrow = 絞り込む
area-access = 利用する権限
area-acquisition = 取得
area-audit = 監査と改善
area-complaints = 苦情
area-custody = 安全管理
area-discipline = 違反への対応
area-governance = 規程と体制
area-incident = 漏えい等の事故
area-mynumber = 個人番号
area-output = 出力・持出し
area-outsourcing = 委託
area-physical = 保管場所
area-provision = 第三者提供・共同利用
area-publication = 公表と方針
area-purpose = 利用目的
area-register = 台帳
area-retention = 保存と廃棄
area-rights = 本人の請求
area-technical = 機器とシステム
area-training = 教育と誓約
