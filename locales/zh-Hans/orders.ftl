orders-title = 整改通知
orders-order = 整改通知
orders-hint = 项目转黄时向牵头单位发出，逾期未整改的升为红色并上报主席团。
orders-none = 尚无整改通知
orders-none-hint = 每周结束时黄灯项目自动发出，也可在项目页面手动发出。
orders-none-found = 没有符合条件的通知
orders-state-issued = 已发出
orders-state-received = 已收到
orders-state-acted = 已整改待核
orders-state-closed = 已办结
orders-step-issued = 发出
orders-step-received = 收到
orders-step-acted = 已整改
orders-step-sent-back = 退回
orders-step-closed = 办结
orders-step-extension-asked = 申请延期
orders-step-extension-granted = 同意延期
orders-step-extension-refused = 不同意延期
orders-step-climbed = 逾期未整改：升红并上报主席团
orders-due = 整改期限
orders-by = 期限{ $day }
orders-overdue = 已逾期
orders-climbed = 逾期未整改
orders-climbed-hint = 未按期整改，项目已升为红色并列入主席团事项。
orders-wanted = 已申请延期至{ $day }。
orders-told = 已寄出
orders-untold = 尚未寄出
orders-extension = 延期申请
orders-extension-waits = 申请延期中
orders-extension-ask = 申请延期
orders-extension-day = 新的整改期限
orders-extension-hint = 须在期限当日或之前申请。
orders-extension-do = 提交申请
orders-grant = 同意：期限顺延
orders-refuse = 不同意：期限不变
orders-review = 核查
orders-review-close = 已整改，办结
orders-review-back = 未整改到位，退回
orders-review-hint = 退回时必填。
orders-back-hint = 退回后的整改期限。
orders-review-do = 提交
orders-withdraw = 直接办结
orders-withdraw-do = 办结
orders-late = 已有他人先行处理，整改通知的最新情况见下。
orders-late-words = 您所填写的内容：
orders-new = 发出整改通知
orders-new-hint = 将以信函寄送{ $institution }。
orders-mute = { $institution }尚无联络人：指定联络人后方可寄出，期限照常计算。
orders-words = 整改要求
orders-issue = 发出
orders-project-none = 未发出过整改通知。
orders-acted = 整改情况
orders-act-hint = 组织方核查后办结或退回。
orders-act-do = 提交
orders-fault-acted = 请填写说明。
orders-fault-what = 请写明需整改的内容。
orders-fault-day = 请选择更晚的日期。
orders-fault-too-late = 期限已过，须在当日或之前申请。
orders-fault-live = 已有未办结的整改通知。
orders-problem-decides-own = 申请延期的人不能自行批复。
orders-presidium = 逾期未整改的项目
orders-report-days = 黄色：迟报天数（起）
orders-order-days = 整改通知：期限天数
orders-mail-subject = 请于{ $due }前整改：{ $project }
orders-reason-report = 填报已迟 { $n } 天。
orders-reason-ignored = 整改期限已过 { $n } 天，未见整改。
orders-reason-unanswered = 连续 { $n } 周黄灯，整改通知未获回应。
orders-thresholds-days = 发出后 { $n } 天内整改。
orders-mail =
    { $name }：

    以下项目需要整改：{ $project }。{ $reason }

    请于{ $due }前完成整改并通过以下链接说明情况；如需延期，请在期限前申请：

    { $link }
