conference-index-title = 全部会议
conference-new = 新建会议
conference-none = 还没有会议
conference-none-hint = 已发布的会议会显示在这里。
conference-register = 报名参会
conference-see-agenda = 查看议程
conference-see-plan = 查看行动计划
conference-register-until = 报名截止：{ $date }
conference-register-closed = 报名已截止。
conference-register-not-yet = 报名尚未开始。
conference-register-from = 报名将于{ $date }开放。
conference-days-left = 天后开幕
conference-opens-today = 今天开幕
conference-goals = 会议目标
conference-goal-items = { $n } 个议程项
conference-goal-projects = { $n } 个项目
conference-background = 会议背景
conference-significance = 会议意义
conference-state = 状态
conference-state-hint = 状态决定可以做什么：发布后开放报名，闭会前可以签到，归档后不再改动。
conference-state-to = 改为：{ $state }
conference-state-sure = 我已知晓：归档后不能再作任何改动，也无法恢复。
conference-fault-sure = 归档后不能再作任何改动，也无法恢复，请勾选确认。
conference-state-draft = 草稿
conference-state-published = 已发布
conference-state-running = 进行中
conference-state-closed = 已闭会
conference-state-archived = 已归档
conference-opening = 开幕时间
conference-move-opening = 调整开幕时间…
conference-settings-title = 设置
nav-conference-settings = 设置
conference-keeping = 个人信息保存期限
conference-keeping-hint = 自闭会之日起计算。到期信息每晚自动删除，并留有审计记录。报名表各题的保存期限在表单中分别设置。
conference-keeping-documents = 身份证件
conference-keeping-letters = 发给参会人员的邮件
conference-keeping-days = 天
conference-fault-kept = 请填写 0 至 { $most } 之间的天数。
conference-wording = 名称、地点与介绍
conference-wording-change = 修改名称、地点与介绍…
conference-wording-hint = 用于公开页面、邮件和参会凭证。名称和地点请至少用一种语言填写；未填写的语言，以其他语言显示。
conference-wording-look = 查看公开页面
conference-changed-meanwhile = 会议信息已被他人修改。您填写的内容仍保留在下方：再次保存即以您的为准。
conference-name = 名称
conference-subtitle = 名称下方的说明
conference-place = 地点
conference-goals-hint = 目标的文字可以修改。议程项和项目都与目标关联，因此不能增减目标。
conference-goal-change = 修改目标
conference-goal-name = 目标
conference-goal-text = 目标说明
conference-to-draft-title = 将会议退回草稿？
conference-to-draft-text = 重新发布之前，外部无法打开会议页面、议程和报名表；报名不能审核，证件在各通道均不能通过。
conference-to-draft-registered = { $n ->
    [0] 尚无人报名。
   *[other] 已有 { $n } 人报名：在此期间，其参会凭证和邮件中通往会议页面的链接无法打开。
}
conference-to-closed-title = 将会议改为已闭会？
conference-to-closed-text = 报名随即结束，报名不再审核，证件在各通道均不能通过。表决、文件和项目照常进行。之后仍可改回进行中。
conference-to-closed-registered = { $n ->
    [0] 尚无人报名。
   *[other] 已有 { $n } 人报名。
}
conference-to-closed-waiting = 其中 { $n } 份报名尚待审核，此后无法再审核。
