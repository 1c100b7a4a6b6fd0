nav-reminders = 提醒
reminders-news = 与我有关
reminders-for-you = { $n } 项未读或待办
reminders-unread = { $n ->
    [0] 暂无新内容
   *[other] { $n }条未读
}
reminders-new = 新
reminders-read-all = 全部标为已读
reminders-none = 暂无与您有关的内容
reminders-none-hint = 交给您的、即将到期的和日期变动的任务列于此处。
reminders-due = 截止{ $due }
reminders-was = 原截止{ $was }
reminders-kind-back = 退回给我的
reminders-kind-asked = 待我验收
reminders-kind-named = 留言中提及我
reminders-kind-given = 交给我的
reminders-kind-moved = 日期变动
reminders-kind-before = 即将到期
reminders-kind-start = 应已开始
reminders-kind-late = 已逾期
reminders-kind-deputy = 我任副组长的工作组逾期任务
reminders-kind-lead = 我任组长的工作组逾期任务
reminders-kind-organiser = 我组织的会议逾期任务
reminders-said-before = { $n ->
    [0] 今天到期
    [1] 明天到期
   *[other] { $n }天后到期
}
reminders-said-start = 应已开始
reminders-said-late = 已逾期
reminders-said-climbed = 已逾期{ $n }天
reminders-said-asked = 待您验收
reminders-said-named = 留言中提及您
reminders-said-given = 现由您负责
reminders-said-moved = 日期已变动
reminders-said-back = 已退回给您
reminders-letter-hello = { $name }，您好：
reminders-letter-more = 另有{ $n }项
reminders-letter-unfinished = { $n }项未完成任务
reminders-letter-overdue = { $n ->
    [0] 无逾期
   *[other] 其中{ $n }项逾期
}
reminders-letter-standing = 您有{ $unfinished }，{ $overdue }。
reminders-letter-foot = 全部与您有关的内容：{ $news }
    设置提醒的时间和方式：{ $settings }
reminders-letter-subject-one = { $title }：{ $said }
reminders-letter-subject-digest = 今日提醒：{ $n }项任务
reminders-letter-subject-urgent = { $n }项任务需要您处理
reminders-line = { $title }（{ $group }），截止{ $due }
reminders-line-before = { $title }（{ $group }），{ $said }：{ $due }
reminders-line-moved = { $title }（{ $group }），原截止{ $was }，现截止{ $due }
reminders-line-owner = { $line }；责任人：{ $owner }
reminders-line-nobody = { $line }；尚未指定责任人
reminders-own = 我的提醒
reminders-own-hint = 何时提醒您的任务、用哪种语言、哪些通过邮件发送。
reminders-own-open = 设置我的提醒
reminders-own-lead = 每天在您设定的时间发送一封邮件。紧急事项立即发送，但不在免打扰时段内发送。
reminders-saved = 已保存。
reminders-hour = 每日邮件的时间
reminders-hour-hint = 没有新内容的日子不发送。
reminders-zone = 时区
reminders-zone-hint = 以地名表示，如Asia/Shanghai或Europe/London。
reminders-quiet-from = 免打扰开始
reminders-quiet-to = 免打扰结束
reminders-quiet-hint = 此时段内不发送任何邮件，可跨越午夜。
reminders-no-quiet = 不设免打扰时段
reminders-language = 邮件语言
reminders-by-mail = 通过邮件发送
reminders-by-mail-hint = 无论如何选择，全部内容都列于“与我有关”。
reminders-rules = 提醒步骤
reminders-rules-lead = 提前几天提醒任务责任人，逾期任务逐级上报给谁。
reminders-delivered = 默认设置
reminders-before = 到期前的天数
reminders-before-hint = 用逗号分隔。到期当天和逾期时也提醒责任人。
reminders-deputy-after = 上报副组长
reminders-lead-after = 上报组长
reminders-organiser-after = 上报会议组织者
reminders-days-after = 天后（自到期起）
reminders-days-ahead = 天以内
reminders-climb-hint = 留空则不上报。
reminders-urgent = 立即通知
reminders-urgent-hint = 交办或改期到此天数以内的任务，不等每日邮件。
reminders-count-told = 条提醒（30天内）
reminders-count-people = 人收到提醒
reminders-count-climbed = 条已上报副组长、组长或组织者
reminders-count-waiting = 条等待下一封邮件
reminders-fault-before = 请填写1至{ $max }的整天数，用逗号分隔。
reminders-fault-steps = 最多{ $max }个步骤。
reminders-fault-after = 请填写1至{ $max }的整天数，或留空。
reminders-fault-climb = 此步骤早于下一级。
reminders-fault-urgent = 请填写0至{ $max }的整天数。
reminders-fault-zone = 没有此时区。请填写如Asia/Shanghai的时区。
reminders-fault-quiet = 请选择两个不同的时间，或两项都不选。
reminders-fault-hour-quiet = 邮件时间落在免打扰时段内。
