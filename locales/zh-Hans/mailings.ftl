nav-mail = 邮件
mailings-hint = 群发邮件，以及各类邮件的文案。
mailings-title = 群发邮件
mailings-none = 尚无群发邮件。请在参会人员名单中筛选后点击“写邮件”，或直接发送给全体人员。
mailings-compose = 给参会人员写邮件
mailings-subject = 主题
mailings-body = 正文
mailings-state = 状态
mailings-state-draft = 草稿
mailings-state-sending = 发送中
mailings-state-stopped = 已停止
mailings-state-sent = 已发送
mailings-state-discarded = 已作废
mailings-recipients = 收件人
mailings-by = 撰写人
mailings-at = 创建时间
mailings-texts = 各类邮件文案
mailings-texts-hint = 邮件均以收件人的语言发送。未在此修改的，使用系统自带文案。
mailings-text = 文案
mailings-own = 自定义
mailings-delivered = 系统自带
mailings-language = 语言
mailings-placeholders = 占位符
mailings-placeholders-hint = 发送时按每位收件人本人的报名信息填入。
mailings-preview = 预览
mailings-preview-for = 预览对象
mailings-preview-hint = 姓名、拼音、编号或邮箱。留空则为最近报名的人员。
mailings-preview-show = 显示
mailings-preview-nobody = 未找到相应人员。
mailings-preview-empty = 有人报名后，可在此以真实人员预览邮件。
mailings-sample-reason = （您填写的原因）
mailings-sample-changes = （变更内容，每项一行）
mailings-to = 收件人：{ $name }
mailings-reset = 恢复系统自带文案
mailings-reset-title = 恢复系统自带文案？
mailings-reset-effect = 此处的自定义文案将被清除。
mailings-goes-to = { $n ->
    [0] 目前没有收件人
   *[other] 将发送给 { $n } 人
}
mailings-readers = { $n ->
    [0] 无人使用此语言
   *[other] { $n } 人使用此语言
}
mailings-languages-hint = 至少填写一种语言。使用其他语言的收件人将收到最相近语言的版本。
mailings-save-and-see = 保存并预览
mailings-fault-empty = 请至少用一种语言填写邮件。
mailings-edit = 修改
mailings-discard = 作废
mailings-discard-title = 作废这封邮件？
mailings-discard-draft = 草稿将被删除，尚未发送任何邮件。
mailings-discard-rest = 尚未发送的收件人将不再发送，已发出的邮件不受影响。
mailings-send = 发送
mailings-send-to = 发送给 { $n } 人
mailings-send-title = { $n ->
    [0] 没有收件人
   *[other] 发送给 { $n } 人？
}
mailings-count-changed = 您查看时为 { $n } 人，请再次确认。
mailings-elsewhere = { $n } 人将收到非本人语言的版本。
mailings-effect-stop = 发送过程中可以停止；已交付邮件服务器的邮件无法撤回。
mailings-nth = 第 { $n } 封，共 { $of } 封
mailings-before = 上一封
mailings-after = 下一封
mailings-test = 只发送给我自己
mailings-tested = 邮件正发往您本人的邮箱。
mailings-nobody = 这封邮件没有收件人
mailings-nobody-hint = 名单目前为空，请从其他名单重新开始。
mailings-progress = 发送进度
mailings-done-of = 已处理 { $done } 封，共 { $of } 封
mailings-stop = 停止发送
mailings-stopped-hint = 已停止。尚未交付邮件服务器的邮件暂不发送。
mailings-go-on = 继续发送
mailings-passed = 已跳过
mailings-not-yet = 未发送
mailings-name = 姓名
