delegation-title = 代他人報名
delegation-question = 為同事報名？
delegation-text = 供單位聯絡人和助理使用：無須帳戶，即可為本單位多人一次報名。我們會將連結寄到您的信箱，您可在該頁面新增人員並查看每人的報名進展。
delegation-name = 您的姓名
delegation-email = 您的電子郵件
delegation-email-hint = 連結將寄到這個信箱。
delegation-send = 傳送連結
delegation-sent = 頁面連結已發往 { $email }，請查收郵件。
delegation-hint = 每位被報名人都會收到郵件，獲知由誰代為報名，並須本人確認同意。參會憑證僅歸本人所有。您最多可為 { $most } 人報名。
delegation-none = 尚未為任何人報名
delegation-none-hint = 您代為報名的人員及其報名進展將顯示在這裡。
delegation-add = 新增人員
delegation-add-hint = 請填寫其本人的姓名和電子郵件：郵件和參會憑證將寄給本人。
delegation-register = 提交報名
delegation-edit = 修改
delegation-withdraw = 取消
delegation-declare = 本人{ $name }已告知其本人，由我代為報名並提供以上資訊。系統將寄發郵件通知其本人，並徵求其同意。
delegation-stated = { $what }：{ $value }
delegation-problem-many = 您代為報名的人數已達上限。
delegation-problem-agreed = 本人已同意報名，此後只能由本人在其頁面上或由組織者修改。
delegation-withdraw-title = 取消{ $name }的報名？
delegation-withdraw-effect-place = 其名額將讓給候補人員。
delegation-withdraw-effect-mail = 系統將寄發郵件告知其本人。
delegation-withdraw-effect-badge = 其證件將無法再通行。
delegation-by = 代報名人
delegation-registered-by = { $name }（{ $institution }）已為您報名。
delegation-consent-due = 待本人同意
delegation-consent-due-hint = 由他人代為報名，本人尚未確認同意。
delegation-agreed = 本人已同意：此後只能由本人或組織者修改。
delegation-consent-title = 您是否同意？
delegation-consent-text = 請核對下方代填的資訊，如有錯誤請修改；如不參會，請取消報名。
delegation-consent-give = 我同意
delegation-delegates = 代報名人
delegation-delegates-hint = 持有專用連結、為他人報名的單位聯絡人和助理。
delegation-delegates-none = 尚無代報名人
delegation-delegates-none-hint = 在「{ $page }」頁面申請連結的人將顯示在這裡。
delegation-delegates-not-found = 未找到
delegation-delegates-not-found-hint = 沒有符合該姓名、單位或信箱的代報名人。
delegation-people = 已代報人數
delegation-asked = 申請時間
delegation-link = 連結
delegation-link-good = 使用中
delegation-link-unopened = 尚未開啟
delegation-link-ended = 已停用
delegation-end = 停用
delegation-end-title = 停用{ $name }的連結？
delegation-end-effect-link = 該連結將失效，系統不會另行通知其本人。
delegation-end-effect-people = { $n ->
    [0] 其尚未為任何人報名。
   *[other] 其代報的 { $n } 人的報名保持不變。
}
delegation-end-effect-again = 如再次申請連結，其頁面將從空白開始。
delegation-by-whom = 代報名人：{ $name }
delegation-mail-link-subject = 為他人報名參加{ $conference }
delegation-mail-link =
    { $name }，您好：

    您可在 { $until } 之前，透過以下頁面為他人報名參加{ $conference }：
    { $link }

    請勿將此連結轉給他人：持有連結者可以報名並修改您填寫的資訊。如非您本人申請，請忽略本郵件。
delegation-mail-registered-subject = 他人已為您報名參加{ $conference }
delegation-mail-registered =
    { $name }，您好：

    { $by } 已為您報名參加{ $conference }，填寫的資訊如下：

    { $stated }

    狀態：{ $state }

    請核對並確認是否同意。您可以在 { $until } 之前修改全部資訊，也可以取消報名：
    { $link }

    請勿將此連結轉給他人：透過它可開啟您的參會憑證。
delegation-mail-withdrawn-subject = 您參加{ $conference }的報名已取消
delegation-mail-withdrawn =
    { $name }，您好：

    為您報名參加{ $conference }的 { $by } 已取消您的報名。

    如您仍希望參會，請重新報名。
delegation-mail-registered-title = 由他人代為報名
delegation-mail-registered-when = 由他人代為報名時寄送，附本人確認連結
delegation-mail-link-title = 代報連結
delegation-mail-link-when = 有人申請代他人報名時寄送
delegation-mail-withdrawn-title = 代報人撤回報名
delegation-mail-withdrawn-when = 代報人撤回報名時寄送
