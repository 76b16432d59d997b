//! Papers as offices write them. `{…}` is filled in: what stands in `⟦…⟧` with its letter is personal data, everything else is not.
//!
//! P family and given name as one, S with a blank between, K reading with a blank, F family name alone (before 様 or a post),
//! A address, T telephone, M mail address. Others are decoys and fill: d date, m amount, n number, c code, o body, t town or place
//! without a number, x a sentence of the rulebooks, w ordinary words.

/// Used while the detectors were made.
pub(crate) const KNOWN: &[&str] = &[
    "{d}\n{P}様\n\n拝啓　時下ますますご清栄のこととお喜び申し上げます。\n{x}\n敬具\n〒{z}\n{A}\n{o}　担当　{S}\n電話 {T}\nメール {M}\n",
    "氏名：{S}\nフリガナ：{K}\n住所：{A}\n電話番号：{T}\nE-mail：{M}\n受付番号：{c}\n受付日：{d}\n備考：{x}\n",
    "第{n}回 理事会 議事録\n日時：{d}　場所：{t}\n出席：{P}、{P}、{P}\n議長に{F}理事長を選出した。\n{x}\n{F}委員から、予算{m}について質問があり、{F}部長が回答した。\n以上\n",
    "{F}様\n\nお世話になっております。{o}の{F}です。\n{x}\n先日お送りした{c}の件、{d}までにご確認ください。\n\n{P}\n{A}\nTEL:{T} FAX:{T}\nMail:{M}\n",
    "{x}\n{x}\n注文番号{c}、数量{n}個、金額{m}。{t}の{o}へ{d}に発送しました。\n",
    "{P}さんは{d}に{t}から転入した。連絡先は{T}（自宅）、{M}。\n{x}\n",
    "1 {S} {K} {T}\n2 {S} {K} {T}\n3 {S} {K} {T}\n",
    "担当者 {P} ({K})\n{x}\n{A}在住の{P}氏に、{m}を支払った。\n",
    "・{P}（総務課）\n・{P}（{n}歳）\n・{P}（長男）\n※{P}ほか{n}名\n",
    "会長　{S}\n副会長　{S}\n監事 {P}\n事務局長　{P}\n会計係　{S}\n",
    "|{P}|{T}|\n|{S}|{T}|\n{P}：{T}\n{P}→{P}へ引継ぎ\n",
    "上記のとおり相違ありません。{d}　署名　{S}　㊞\n立会人　{P}　印\n",
    "{P}君と{F}ちゃんが{t}で{w}に参加。引率は{F}先生、{F}主任。\n",
    "質問（{F}委員）：{x}\n答弁（{F}部長）：{x}\n{P}理事より補足があった。\n",
    "差出人: {P} <{M}>\n宛先: {S} <{M}>\n\n{F}さま\n{x}\n",
    "講師に{P}氏を迎え、{w}を学んだ。{P}代表は「{x}」と話した。\n",
];

/// Held back until the detectors were done.
pub(crate) const HELD_BACK: &[&str] = &[
    "{o}御中\n\n{d}付けのお申込みについて\n\n下記の者の参加を申し込みます。\n参加者　{S}（{K}）\n所属　{o}\n連絡先　{T}／{M}\n住所　〒{z}　{A}\n{x}\n",
    "【連絡網】\n{t}班　班長 {P} {T}\n　├ {P} {T}\n　└ {P} {T}\n訂正があれば{M}まで。\n",
    "事故報告書\n発生日時 {d} 午後{h}時ごろ\n発生場所 {t}\n当事者 {P}（{n}歳）、{A}\n{x}\n目撃した{F}さんの話では、{w}が原因とみられる。保険証券番号 {c}。\n報告者 {P}\n",
    "From: {M}\nTo: {M}\nSubject: {w}について\n\n{F}先生\n\nいつもありがとうございます。{o}事務局の{P}です。\n{x}\nご不明な点は{T}または{M}へお願いいたします。\n",
    "{d}　議事要旨\n1. 開会　{F}会長あいさつ\n2. {w}の報告（{P}理事）\n3. 会計　収入{m}、支出{m}\n{x}\n4. 次回は{t}で開く。欠席：{P}、{P}\n書記　{P}\n",
    "配送伝票 {c}\nお届け先 {A}\n{S} 様 {T}\nご依頼主 {A}\n{S} 様 {T}\n品名 {w} {n}点 {m}\n",
    "{P}氏（{o}代表）は{d}、{t}で講演し、{w}の大切さを訴えた。{x}会場には{n}人が集まり、司会は{P}さんが務めた。\n",
    "緊急時の連絡先\n第1連絡先：{S}（母）{T}\n第2連絡先：{S}（祖父）{T}\nかかりつけ：{t}クリニック\n自宅：{A}\n{x}\n",
    "{x}\n{w}の在庫は{n}個、型番{c}、単価{m}。\n{t}の倉庫から{d}に出荷。お問い合わせは{T}へ。\n",
    "退会届\n{d}\n{o} 会長殿\n私は、このたび都合により退会いたします。\n会員氏名　{S}　印\n（旧住所）{A}\n（新住所）{A}\n日中のお電話 {T}\n",
    "履歴書\nふりがな　{K}\n氏名　{S}\n現住所　〒{z}\n{A}\n携帯　{T}　Eメール　{M}\n{d} {t}立第一高等学校 卒業\n{d} {o} 入社\n{x}\n",
    "{P}様、{P}様、{P}様\n{x}\n返信先：{M}（{F}）\n",
    "{x}\n{x}\n{x}\n管理番号{c}　第{n}号　{d}\n",
];
