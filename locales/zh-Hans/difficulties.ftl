nav-difficulties = 困难
difficulties-lead = 由各单位提交。48 小时内召集相关部门会商或作出实质答复，除此之外计时不停。
difficulties-new = 提交困难
difficulties-new-hint = 用于登记来电或来函反映的困难，48 小时从现在起计。
difficulties-file = 提交
difficulties-one = 困难
difficulties-number = 第 { $n } 号
difficulties-filed = 提交时间
difficulties-sender = 提交单位
difficulties-title = 事由
difficulties-text = 困难内容
difficulties-text-hint = 卡在哪里、从何时起、试过什么办法、谁能帮助。
difficulties-state = 状态
difficulties-state-waiting = 待处理
difficulties-state-convened = 已召集会商
difficulties-state-answered = 已答复
difficulties-state-accepted = 已认可
difficulties-state-withdrawn = 已撤回
difficulties-live = 未结束
difficulties-late = 已超过 48 小时
difficulties-overdue = 逾期未解决
difficulties-overdue-short = 逾期
difficulties-left = 还剩{ $time }
difficulties-over-by = 已超过{ $time }
difficulties-round = { $n ->
    [one] 首次提交
   *[other] 第 { $n } 次计时
}
difficulties-count-waiting = { $n ->
    [0] 没有待处理的困难。
   *[other] { $n } 项困难待处理。
}
difficulties-count-late = { $n } 项超过 48 小时
difficulties-count-overdue = { $n } 项逾期未解决
difficulties-none = 尚未提交困难
difficulties-none-hint = 各单位通过联络人链接提交；来电反映的在此登记。
difficulties-none-found = 没有符合条件的困难
difficulties-none-found-hint = 去掉一个筛选条件，或换一个词。
difficulties-no-projects = 没有进行中的项目
difficulties-standing = 当前情况
difficulties-clock-ends = 处理期限
difficulties-handler = 经办人
difficulties-nobody = 尚未指定
difficulties-nobody-works = 会议的工作组中还没有人员。
difficulties-solve-by = 解决期限
difficulties-solve-by-hint = 最迟在哪一天解决。
difficulties-solved-by-day = { $day }前解决
difficulties-readers = 答复对谁公开
difficulties-private = 仅提交单位
difficulties-public = 所有单位
difficulties-public-short = 对所有单位公开
difficulties-consulted = 协助会商
difficulties-has-said = 已回复
difficulties-not-said = 待回复
difficulties-steps = 处理经过
difficulties-step-filed = 提交
difficulties-step-assigned = 交由{ $name }经办
difficulties-step-consulted = 请{ $institution }协助
difficulties-step-said = { $institution }说明能做什么
difficulties-step-convened = 召集相关部门会商
difficulties-step-answered = 答复
difficulties-step-accepted = 认可答复
difficulties-step-accepted-for = 代单位认可答复
difficulties-step-reopened = 重新提出
difficulties-step-withdrawn = 撤回
difficulties-assign = 由谁经办
difficulties-assign-hint = 经办人可召集会商、请其他单位协助和答复。计时继续。
difficulties-assign-do = 交办
difficulties-convene = 召集会商
difficulties-convened-words = 何人、何时、何地会商
difficulties-convened-hint = 将函告提交单位。
difficulties-convene-do = 召集
difficulties-answer = 答复
difficulties-answer-better = 修改答复
difficulties-answer-words = 答复内容
difficulties-answer-hint = 采取什么措施、由谁负责。“已收到”不算答复。
difficulties-answer-do = 发出答复
difficulties-consult = 请其他单位协助
difficulties-consult-who = 有联络人的单位。
difficulties-consult-words = 请其协助的事项
difficulties-consult-hint = 将函告其联络人，由其通过链接回复。计时继续。
difficulties-consult-do = 发出
difficulties-accept = 认可答复
difficulties-accept-hint = 认可后该困难结束，之后仍可重新提出。
difficulties-accept-for = 单位认可答复
difficulties-accept-for-words = 何人、以何种方式表示认可
difficulties-accept-for-hint = 该单位没有联络人。登记后该困难结束，所填内容列入处理经过。
difficulties-accept-for-do = 登记认可
difficulties-reopen = 尚未解决
difficulties-reopen-hint = 将重新提出，并重新计时 48 小时。
difficulties-withdraw = 撤回
difficulties-withdraw-hint = 此项由会议方登记。如属误登，撤回后即结束。
difficulties-reason = 理由
difficulties-say = 贵单位能做什么
difficulties-say-hint = 经办人和提交单位可见。
difficulties-say-do = 发送
difficulties-own-lead = 贵单位无法独自解决的问题。48 小时内将召集相关部门会商或给予答复。
difficulties-own-asked = 请贵单位协助
difficulties-own-asked-you = 请贵单位协助
difficulties-own-sent = 贵单位提交的困难
difficulties-own-none = 贵单位尚未提交困难
difficulties-own-none-hint = 项目遇到障碍，请尽早提出。
difficulties-own-no-projects = 贵单位没有进行中的项目
difficulties-own-public = 对所有单位公开的答复
difficulties-fault-past = 该日期已过。
difficulties-fault-far = 最多一年以内。
difficulties-fault-institution = 请选择承担该项目的单位。
difficulties-problem-asked = 已请该单位协助。
difficulties-fault-taken = 请写明该单位何人、以何种方式表示认可。
difficulties-problem-liaison = 该单位现已有联络人，由其通过链接认可答复。
difficulties-mail-filed-subject = 收到新的困难：{ $title }
difficulties-mail-filed =
    { $name }：

    收到{ $institution }的第 { $number } 号困难：{ $title }
    所属项目：{ $project }
    须在 { $ends } 前召集相关部门会商或作出实质答复。

    { $link }
difficulties-mail-reopened-subject = 困难重新提出：{ $title }
difficulties-mail-reopened =
    { $name }：

    { $institution }的第 { $number } 号困难未获解决，已重新提出：{ $title }
    所属项目：{ $project }
    须在 { $ends } 前召集相关部门会商或作出实质答复。

    { $link }
difficulties-mail-assigned-subject = 交由您处理：{ $title }
difficulties-mail-assigned =
    { $name }：

    { $institution }的第 { $number } 号困难已交由您处理：{ $title }
    所属项目：{ $project }

    { $link }
difficulties-mail-alarm-subject = 已 { $hours } 小时未处理：{ $title }
difficulties-mail-alarm =
    { $name }：

    { $institution }提交的第 { $number } 号困难尚未处理：{ $title }
    所属项目：{ $project }
    须在 { $ends } 前召集相关部门会商或作出实质答复。

    { $link }
difficulties-mail-late-subject = 已超过 { $hours } 小时：{ $title }
difficulties-mail-late =
    { $name }：

    { $institution }提交的第 { $number } 号困难已超过 48 小时仍未处理：{ $title }
    所属项目：{ $project }。在召集会商或答复之前，该项目亮黄灯。
    处理期限为 { $ends }。

    { $link }
difficulties-mail-convened-subject = 已召集会商：{ $title }
difficulties-mail-convened =
    { $name }：

    { $institution }提交的第 { $number } 号困难已召集相关部门会商：{ $title }

    { $words }

    { $link }
difficulties-mail-answered-subject = 已答复：{ $title }
difficulties-mail-answered =
    { $name }：

    { $institution }提交的第 { $number } 号困难已有答复：{ $title }

    { $words }

    请确认是否解决：
    { $link }
difficulties-mail-consulted-subject = 请贵单位协助：{ $title }
difficulties-mail-consulted =
    { $name }：

    就{ $institution }提交的第 { $number } 号困难，请贵单位说明能提供何种协助：{ $title }

    { $words }

    { $link }
difficulties-mail-said-subject = { $asked }已回复：{ $title }
difficulties-mail-said =
    { $name }：

    { $asked }已就{ $institution }的第 { $number } 号困难作出回复：{ $title }
    所属项目：{ $project }

    { $words }

    { $link }
difficulties-mail-withdrawn-subject = 已撤回：{ $title }
difficulties-mail-withdrawn =
    { $name }：

    会议方已撤回此前代{ $institution }登记的第 { $number } 号困难：{ $title }

    { $words }

    如问题仍然存在，请重新提交：
    { $link }
outcomes-reason-difficulties-late = { $n } 项困难超过 48 小时未处理。
