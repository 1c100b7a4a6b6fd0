nav-liaisons = 项目单位
nav-weekly = 每周填报
nav-speaks = 我的单位
liaisons-hint = 每个项目单位有一名联络人，凭专属链接填报。
liaisons-named = { $all } 个单位中 { $named } 个已指定。
liaisons-new = 指定联络人
liaisons-none = 尚无项目单位
liaisons-none-hint = 单位牵头、协办或督办项目后列于此处。
liaisons-leads = 牵头
liaisons-takes-part = 协办、督办
liaisons-liaison = 联络人
liaisons-link-over = 链接已失效
liaisons-link-opened = 链接已打开
liaisons-link-unopened = 链接未打开
liaisons-for = 为{ $name }指定联络人
liaisons-name-one = 指定
liaisons-one = 每个单位一名联络人，新指定的替换原来的。
liaisons-email-hint = 发送时，链接寄往此邮箱。
liaisons-ended = 已不再担任联络人
liaisons-good-until = 有效期至
liaisons-link-hint = 持有此链接者可代表单位操作，请勿转交他人。
liaisons-send = 邮寄链接
liaisons-send-hint = 丢失可再次发送。新链接会使旧链接失效；已失效的链接在发送时重新生成。
liaisons-end = 取消联络人
liaisons-end-ask = 取消{ $name }的联络人身份？
liaisons-end-effect = 其链接立即失效，已填报的内容保留。
liaisons-own = 全部项目
liaisons-own-none = 目前没有项目
liaisons-own-none-hint = 贵单位参与的项目列于此处。
liaisons-speaks-for = 您是{ $institution }在{ $conference }中的联络人。
liaisons-speaks-open = 打开
liaisons-speaks-open-of = 打开{ $institution }的页面
liaisons-has-account = 该邮箱已有账户，登录后也可进入单位页面。
liaisons-reach-of = 达成：{ $milestone }
liaisons-reach-hint = 提交后连同贵单位名称留存，只有组织方可以撤销。
liaisons-difficulties-wait = { $n } 项困难等待贵单位回应
liaisons-waits = 待您办理
liaisons-due = 本周填报
liaisons-due-none = 本周无须填报。
liaisons-due-until = 请于{ $day }前填报。
liaisons-until = 期限{ $day }
liaisons-mail-subject = { $institution }的项目
liaisons-missing-subject = 待填报：{ $week }
liaisons-received-subject = 已收到填报：{ $project }，{ $week }
liaisons-decided-subject = 已有决定：{ $project }
liaisons-decided-order-back = 整改情况未通过核查，须于 { $day } 前完成整改。
liaisons-decided-order-closed = 整改通知已办结。
liaisons-decided-extension = 同意延期，须于 { $day } 前完成整改。
liaisons-decided-extension-refused = 不同意延期，原整改通知继续有效。
liaisons-decided-sent-back = 未通过办结核验，项目继续推进。
liaisons-decided-verified = 已通过办结核验。
liaisons-decided-closed = 项目已销号。
liaisons-decided-reopened = 项目已重新启动，自本周起继续填报。
liaisons-decided-deadline = 期限已调整至 { $day }。
liaisons-decided-deadline-refused = 期限不予调整。
liaisons-asked-subject = 待决定：{ $project }
liaisons-asked-extension = 申请将整改期限延至 { $day }。
liaisons-asked-completion = 申请办结，请核验完成情况。
liaisons-asked-deadline = 申请将项目期限调整至 { $day }。
weekly-title = 每周填报
weekly-who-not = 未填报单位
weekly-done = 本周进展
weekly-next = 下一步安排
weekly-version = 第 { $number } 版
weekly-version-old = 第 { $number } 版（已替换）
weekly-fault-done = 请填写本周进展。
weekly-fault-newer = 他人已先行填报。再次提交将以您的内容替换。
weekly-fault-frozen = 本周已冻结，不能再更正；读数请以新读数更正。
weekly-fill = 填报
weekly-fill-of = 填报{ $project }
weekly-filed = 已填报
weekly-missing = 未填报
weekly-filed-it = 已填报。
weekly-correct = 本周结束前可更正。
weekly-frozen = 本周已结束，读数请以新读数更正。
weekly-correct-do = 提交更正
weekly-send = 提交填报
weekly-last = 上次：{ $value }，{ $day }。
weekly-no-last = 尚无读数。
weekly-files-again = 请重新选择文件，文件不会随表单保留。
weekly-report = 填报
weekly-none = 尚无单位须填报
weekly-none-hint = 牵头单位指定联络人后，每周须填报。
weekly-none-found = 没有符合条件的项目
weekly-counts = 已填报 { $filed } 项，未填报 { $missing } 项
weekly-week-before = 上一周
weekly-week-after = 下一周
weekly-nobody = 未指定
weekly-remind = 提醒未填报单位
liaisons-due-missing = { $n } 项未填报
weekly-late = 迟报 { $n } 天
weekly-weeks-missing = 此前 { $n } 周未填报
weekly-reminded = 今天已提醒 { $n } 人，不再重复发信。
weekly-remind-effect = 将寄出 { $n } 封信，列明未填报的项目。
liaisons-mail =
    { $name }：

    { $institution }承担{ $conference }行动计划项目。请通过以下链接每周填报、录入读数并查看待办：

    { $link }

    链接仅供您本人使用，有效期至{ $until }。如有遗失，请联系组织方重新发送。
liaisons-missing =
    { $name }：

    { $week }，以下项目尚未填报：

    { $projects }

    { $link }
liaisons-received =
    { $name }：

    您对{ $project }{ $week }的填报已收到（第 { $version } 版）。本周结束前可更正：

    { $link }
liaisons-asked =
    { $name }：

    { $institution }承担的项目“{ $project }”有一项申请，请作出决定。

    { $text }

    { $link }
liaisons-decided =
    { $name }：

    { $project }：{ $text }

    { $link }
