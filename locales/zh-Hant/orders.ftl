orders-title = 整改通知
orders-order = 整改通知
orders-hint = 項目轉黃時向牽頭單位發出，逾期未整改的升為紅色並上報主席團。
orders-none = 尚無整改通知
orders-none-hint = 每週結束時黃燈項目自動發出，也可在項目頁面手動發出。
orders-none-found = 沒有符合條件的通知
orders-state-issued = 已發出
orders-state-received = 已收到
orders-state-acted = 已整改待核
orders-state-closed = 已辦結
orders-step-issued = 發出
orders-step-received = 收到
orders-step-acted = 已整改
orders-step-sent-back = 退回
orders-step-closed = 辦結
orders-step-extension-asked = 申請延期
orders-step-extension-granted = 同意延期
orders-step-extension-refused = 不同意延期
orders-step-climbed = 逾期未整改：升紅並上報主席團
orders-due = 整改期限
orders-by = 期限{ $day }
orders-overdue = 已逾期
orders-climbed = 逾期未整改
orders-climbed-hint = 未按期整改，項目已升為紅色並列入主席團事項。
orders-wanted = 已申請延期至{ $day }。
orders-told = 已寄出
orders-untold = 尚未寄出
orders-extension = 延期申請
orders-extension-waits = 申請延期中
orders-extension-ask = 申請延期
orders-extension-day = 新的整改期限
orders-extension-hint = 須在期限當日或之前申請。
orders-extension-do = 提交申請
orders-grant = 同意：期限順延
orders-refuse = 不同意：期限不變
orders-review = 核查
orders-review-close = 已整改，辦結
orders-review-back = 未整改到位，退回
orders-review-hint = 退回時必填。
orders-back-hint = 退回後的整改期限。
orders-review-do = 提交
orders-withdraw = 直接辦結
orders-withdraw-do = 辦結
orders-late = 已有他人先行處理，整改通知的最新情況見下。
orders-late-words = 您所填寫的內容：
orders-new = 發出整改通知
orders-new-hint = 將以信函寄送{ $institution }。
orders-mute = { $institution }尚無聯絡人：指定聯絡人後方可寄出，期限照常計算。
orders-words = 整改要求
orders-issue = 發出
orders-project-none = 未發出過整改通知。
orders-acted = 整改情況
orders-act-hint = 組織方核查後辦結或退回。
orders-act-do = 提交
orders-fault-acted = 請填寫說明。
orders-fault-what = 請寫明需整改的內容。
orders-fault-day = 請選擇更晚的日期。
orders-fault-too-late = 期限已過，須在當日或之前申請。
orders-fault-live = 已有未辦結的整改通知。
orders-problem-decides-own = 申請延期的人不能自行批覆。
orders-presidium = 逾期未整改的項目
orders-report-days = 黃色：遲報天數（起）
orders-order-days = 整改通知：期限天數
orders-mail-subject = 請於{ $due }前整改：{ $project }
orders-reason-report = 填報已遲 { $n } 天。
orders-reason-ignored = 整改期限已過 { $n } 天，未見整改。
orders-reason-unanswered = 連續 { $n } 週黃燈，整改通知未獲回應。
orders-thresholds-days = 發出後 { $n } 天內整改。
orders-mail =
    { $name }：

    以下項目需要整改：{ $project }。{ $reason }

    請於{ $due }前完成整改並透過以下連結說明情況；如需延期，請在期限前申請：

    { $link }
