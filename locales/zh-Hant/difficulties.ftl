nav-difficulties = 困難
difficulties-lead = 由各單位提交。48 小時內召集相關部門會商或作出實質答覆，除此之外計時不停。
difficulties-new = 提交困難
difficulties-new-hint = 用於登記來電或來函反映的困難，48 小時從現在起計。
difficulties-file = 提交
difficulties-one = 困難
difficulties-number = 第 { $n } 號
difficulties-filed = 提交時間
difficulties-sender = 提交單位
difficulties-title = 事由
difficulties-text = 困難內容
difficulties-text-hint = 卡在哪裡、從何時起、試過什麼辦法、誰能幫助。
difficulties-state = 狀態
difficulties-state-waiting = 待處理
difficulties-state-convened = 已召集會商
difficulties-state-answered = 已答覆
difficulties-state-accepted = 已認可
difficulties-state-withdrawn = 已撤回
difficulties-live = 未結束
difficulties-late = 已超過 48 小時
difficulties-overdue = 逾期未解決
difficulties-overdue-short = 逾期
difficulties-left = 還剩{ $time }
difficulties-over-by = 已超過{ $time }
difficulties-round = { $n ->
    [one] 首次提交
   *[other] 第 { $n } 次計時
}
difficulties-count-waiting = { $n ->
    [0] 沒有待處理的困難。
   *[other] { $n } 項困難待處理。
}
difficulties-count-late = { $n } 項超過 48 小時
difficulties-count-overdue = { $n } 項逾期未解決
difficulties-none = 尚未提交困難
difficulties-none-hint = 各單位透過聯絡人連結提交；來電反映的在此登記。
difficulties-none-found = 沒有符合條件的困難
difficulties-none-found-hint = 去掉一個篩選條件，或換一個詞。
difficulties-no-projects = 沒有進行中的項目
difficulties-standing = 當前情況
difficulties-clock-ends = 處理期限
difficulties-handler = 經辦人
difficulties-nobody = 尚未指定
difficulties-nobody-works = 會議的工作組中還沒有人員。
difficulties-solve-by = 解決期限
difficulties-solve-by-hint = 最遲在哪一天解決。
difficulties-solved-by-day = { $day }前解決
difficulties-readers = 答覆對誰公開
difficulties-private = 僅提交單位
difficulties-public = 所有單位
difficulties-public-short = 對所有單位公開
difficulties-consulted = 協助會商
difficulties-has-said = 已回覆
difficulties-not-said = 待回覆
difficulties-steps = 處理經過
difficulties-step-filed = 提交
difficulties-step-assigned = 交由{ $name }經辦
difficulties-step-consulted = 請{ $institution }協助
difficulties-step-said = { $institution }說明能做什麼
difficulties-step-convened = 召集相關部門會商
difficulties-step-answered = 答覆
difficulties-step-accepted = 認可答覆
difficulties-step-accepted-for = 代單位認可答覆
difficulties-step-reopened = 重新提出
difficulties-step-withdrawn = 撤回
difficulties-assign = 由誰經辦
difficulties-assign-hint = 經辦人可召集會商、請其他單位協助和答覆。計時繼續。
difficulties-assign-do = 交辦
difficulties-convene = 召集會商
difficulties-convened-words = 何人、何時、何地會商
difficulties-convened-hint = 將函告提交單位。
difficulties-convene-do = 召集
difficulties-answer = 答覆
difficulties-answer-better = 修改答覆
difficulties-answer-words = 答覆內容
difficulties-answer-hint = 採取什麼措施、由誰負責。「已收到」不算答覆。
difficulties-answer-do = 發出答覆
difficulties-consult = 請其他單位協助
difficulties-consult-who = 有聯絡人的單位。
difficulties-consult-words = 請其協助的事項
difficulties-consult-hint = 將函告其聯絡人，由其透過連結回覆。計時繼續。
difficulties-consult-do = 發出
difficulties-accept = 認可答覆
difficulties-accept-hint = 認可後該困難結束，之後仍可重新提出。
difficulties-accept-for = 單位認可答覆
difficulties-accept-for-words = 何人、以何種方式表示認可
difficulties-accept-for-hint = 該單位沒有聯絡人。登記後該困難結束，所填內容列入處理經過。
difficulties-accept-for-do = 登記認可
difficulties-reopen = 尚未解決
difficulties-reopen-hint = 將重新提出，並重新計時 48 小時。
difficulties-withdraw = 撤回
difficulties-withdraw-hint = 此項由會議方登記。如屬誤登，撤回後即結束。
difficulties-reason = 理由
difficulties-say = 貴單位能做什麼
difficulties-say-hint = 經辦人和提交單位可見。
difficulties-say-do = 傳送
difficulties-own-lead = 貴單位無法獨自解決的問題。48 小時內將召集相關部門會商或給予答覆。
difficulties-own-asked = 請貴單位協助
difficulties-own-asked-you = 請貴單位協助
difficulties-own-sent = 貴單位提交的困難
difficulties-own-none = 貴單位尚未提交困難
difficulties-own-none-hint = 項目遇到障礙，請儘早提出。
difficulties-own-no-projects = 貴單位沒有進行中的項目
difficulties-own-public = 對所有單位公開的答覆
difficulties-fault-past = 該日期已過。
difficulties-fault-far = 最多一年以內。
difficulties-fault-institution = 請選擇承擔該項目的單位。
difficulties-problem-asked = 已請該單位協助。
difficulties-fault-taken = 請寫明該單位何人、以何種方式表示認可。
difficulties-problem-liaison = 該單位現已有聯絡人，由其透過連結認可答覆。
difficulties-mail-filed-subject = 收到新的困難：{ $title }
difficulties-mail-filed =
    { $name }：

    收到{ $institution }的第 { $number } 號困難：{ $title }
    所屬項目：{ $project }
    須在 { $ends } 前召集相關部門會商或作出實質答覆。

    { $link }
difficulties-mail-reopened-subject = 困難重新提出：{ $title }
difficulties-mail-reopened =
    { $name }：

    { $institution }的第 { $number } 號困難未獲解決，已重新提出：{ $title }
    所屬項目：{ $project }
    須在 { $ends } 前召集相關部門會商或作出實質答覆。

    { $link }
difficulties-mail-assigned-subject = 交由您處理：{ $title }
difficulties-mail-assigned =
    { $name }：

    { $institution }的第 { $number } 號困難已交由您處理：{ $title }
    所屬項目：{ $project }

    { $link }
difficulties-mail-alarm-subject = 已 { $hours } 小時未處理：{ $title }
difficulties-mail-alarm =
    { $name }：

    { $institution }提交的第 { $number } 號困難尚未處理：{ $title }
    所屬項目：{ $project }
    須在 { $ends } 前召集相關部門會商或作出實質答覆。

    { $link }
difficulties-mail-late-subject = 已超過 { $hours } 小時：{ $title }
difficulties-mail-late =
    { $name }：

    { $institution }提交的第 { $number } 號困難已超過 48 小時仍未處理：{ $title }
    所屬項目：{ $project }。在召集會商或答覆之前，該項目亮黃燈。
    處理期限為 { $ends }。

    { $link }
difficulties-mail-convened-subject = 已召集會商：{ $title }
difficulties-mail-convened =
    { $name }：

    { $institution }提交的第 { $number } 號困難已召集相關部門會商：{ $title }

    { $words }

    { $link }
difficulties-mail-answered-subject = 已答覆：{ $title }
difficulties-mail-answered =
    { $name }：

    { $institution }提交的第 { $number } 號困難已有答覆：{ $title }

    { $words }

    請確認是否解決：
    { $link }
difficulties-mail-consulted-subject = 請貴單位協助：{ $title }
difficulties-mail-consulted =
    { $name }：

    就{ $institution }提交的第 { $number } 號困難，請貴單位說明能提供何種協助：{ $title }

    { $words }

    { $link }
difficulties-mail-said-subject = { $asked }已回覆：{ $title }
difficulties-mail-said =
    { $name }：

    { $asked }已就{ $institution }的第 { $number } 號困難作出回覆：{ $title }
    所屬項目：{ $project }

    { $words }

    { $link }
difficulties-mail-withdrawn-subject = 已撤回：{ $title }
difficulties-mail-withdrawn =
    { $name }：

    會議方已撤回此前代{ $institution }登記的第 { $number } 號困難：{ $title }

    { $words }

    如問題仍然存在，請重新提交：
    { $link }
outcomes-reason-difficulties-late = { $n } 項困難超過 48 小時未處理。
