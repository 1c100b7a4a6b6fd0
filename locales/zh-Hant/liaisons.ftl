nav-liaisons = 項目單位
nav-weekly = 每週填報
nav-speaks = 我的單位
liaisons-hint = 每個項目單位有一名聯絡人，憑專屬連結填報。
liaisons-named = { $all } 個單位中 { $named } 個已指定。
liaisons-new = 指定聯絡人
liaisons-none = 尚無項目單位
liaisons-none-hint = 單位牽頭、協辦或督辦項目後列於此處。
liaisons-leads = 牽頭
liaisons-takes-part = 協辦、督辦
liaisons-liaison = 聯絡人
liaisons-link-over = 連結已失效
liaisons-link-opened = 連結已開啟
liaisons-link-unopened = 連結未開啟
liaisons-for = 為{ $name }指定聯絡人
liaisons-name-one = 指定
liaisons-one = 每個單位一名聯絡人，新指定的替換原來的。
liaisons-email-hint = 寄送時，連結寄往此信箱。
liaisons-ended = 已不再擔任聯絡人
liaisons-good-until = 有效期至
liaisons-link-hint = 持有此連結者可代表單位操作，請勿轉交他人。
liaisons-send = 寄送連結
liaisons-send-hint = 遺失可再次寄送。新連結會使舊連結失效；已失效的連結在寄送時重新產生。
liaisons-end = 取消聯絡人
liaisons-end-ask = 取消{ $name }的聯絡人身分？
liaisons-end-effect = 其連結立即失效，已填報的內容保留。
liaisons-own = 全部項目
liaisons-own-none = 目前沒有項目
liaisons-own-none-hint = 貴單位參與的項目列於此處。
liaisons-speaks-for = 您是{ $institution }在{ $conference }中的聯絡人。
liaisons-speaks-open = 開啟
liaisons-speaks-open-of = 開啟{ $institution }的頁面
liaisons-has-account = 該信箱已有帳戶，登入後也可進入單位頁面。
liaisons-reach-of = 達成：{ $milestone }
liaisons-reach-hint = 提交後連同貴單位名稱留存，只有組織方可以撤銷。
liaisons-difficulties-wait = { $n } 項困難等待貴單位回應
liaisons-waits = 待您辦理
liaisons-due = 本週填報
liaisons-due-none = 本週無須填報。
liaisons-due-until = 請於{ $day }前填報。
liaisons-until = 期限{ $day }
liaisons-mail-subject = { $institution }的項目
liaisons-missing-subject = 待填報：{ $week }
liaisons-received-subject = 已收到填報：{ $project }，{ $week }
liaisons-decided-subject = 已有決定：{ $project }
liaisons-decided-order-back = 整改情況未通過核查，須於 { $day } 前完成整改。
liaisons-decided-order-closed = 整改通知已辦結。
liaisons-decided-extension = 同意延期，須於 { $day } 前完成整改。
liaisons-decided-extension-refused = 不同意延期，原整改通知繼續有效。
liaisons-decided-sent-back = 未通過辦結核驗，項目繼續推進。
liaisons-decided-verified = 已通過辦結核驗。
liaisons-decided-closed = 項目已銷號。
liaisons-decided-reopened = 項目已重新啟動，自本週起繼續填報。
liaisons-decided-deadline = 期限已調整至 { $day }。
liaisons-decided-deadline-refused = 期限不予調整。
liaisons-asked-subject = 待決定：{ $project }
liaisons-asked-extension = 申請將整改期限延至 { $day }。
liaisons-asked-completion = 申請辦結，請核驗完成情況。
liaisons-asked-deadline = 申請將項目期限調整至 { $day }。
weekly-title = 每週填報
weekly-who-not = 未填報單位
weekly-done = 本週進展
weekly-next = 下一步安排
weekly-version = 第 { $number } 版
weekly-version-old = 第 { $number } 版（已替換）
weekly-fault-done = 請填寫本週進展。
weekly-fault-newer = 他人已先行填報。再次提交將以您的內容替換。
weekly-fault-frozen = 本週已凍結，不能再更正；讀數請以新讀數更正。
weekly-fill = 填報
weekly-fill-of = 填報{ $project }
weekly-filed = 已填報
weekly-missing = 未填報
weekly-filed-it = 已填報。
weekly-correct = 本週結束前可更正。
weekly-frozen = 本週已結束，讀數請以新讀數更正。
weekly-correct-do = 提交更正
weekly-send = 提交填報
weekly-last = 上次：{ $value }，{ $day }。
weekly-no-last = 尚無讀數。
weekly-files-again = 請重新選擇檔案，檔案不會隨表單保留。
weekly-report = 填報
weekly-none = 尚無單位須填報
weekly-none-hint = 牽頭單位指定聯絡人後，每週須填報。
weekly-none-found = 沒有符合條件的項目
weekly-counts = 已填報 { $filed } 項，未填報 { $missing } 項
weekly-week-before = 上一週
weekly-week-after = 下一週
weekly-nobody = 未指定
weekly-remind = 提醒未填報單位
liaisons-due-missing = { $n } 項未填報
weekly-late = 遲報 { $n } 天
weekly-weeks-missing = 此前 { $n } 週未填報
weekly-reminded = 今天已提醒 { $n } 人，不再重複發信。
weekly-remind-effect = 將寄出 { $n } 封信，列明未填報的項目。
liaisons-mail =
    { $name }：

    { $institution }承擔{ $conference }行動計畫項目。請透過以下連結每週填報、錄入讀數並查看待辦：

    { $link }

    連結僅供您本人使用，有效期至{ $until }。如有遺失，請聯絡組織方重新寄送。
liaisons-missing =
    { $name }：

    { $week }，以下項目尚未填報：

    { $projects }

    { $link }
liaisons-received =
    { $name }：

    您對{ $project }{ $week }的填報已收到（第 { $version } 版）。本週結束前可更正：

    { $link }
liaisons-asked =
    { $name }：

    { $institution }承擔的項目「{ $project }」有一項申請，請作出決定。

    { $text }

    { $link }
liaisons-decided =
    { $name }：

    { $project }：{ $text }

    { $link }
