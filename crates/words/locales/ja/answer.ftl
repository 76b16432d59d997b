# The four answers that are not a grant. They must read differently: nobody should ask for what nobody can allow.

answer-forbidden = 禁止
    .heading = 規程で禁じられています
    .about = 申請しても認められません。ほかの進め方があれば、下に示します。
answer-not-permitted = 今はできません
    .heading = 満たされていないことがあります
    .about = 下に示すことが整うと、できるようになります。
answer-not-configured = 設定が必要
    .heading = 必要な定めがまだありません
    .about = あなたの操作に誤りはありません。団体として先に決めることがあります。
answer-referral = 要照会
    .heading = 判断を仰ぐ必要があります
    .about = 規程だけでは決まらないため、定められた役職の方がこの件について判断します。
answer-granted = できます
