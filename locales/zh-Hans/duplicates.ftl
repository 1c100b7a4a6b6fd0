duplicates-title = 疑似重复
duplicates-hint = 根据证件、电话、姓名与单位、姓名与邮箱名判断，以下人员可能重复报名。
duplicates-pairs = { $n ->
   *[other] 组
}
duplicates-none = 未发现重复报名
duplicates-none-hint = 以其他邮箱再次报名的人员将显示在这里。
duplicates-one = 报名一
duplicates-other = 报名二
duplicates-why = 依据
duplicates-compare = 是否为同一人？
duplicates-compare-button = 比对
duplicates-more = 仅显示可能性最大的 { $n } 组，处理后将显示其余各组。
duplicates-likely = 疑似同一人
duplicates-likely-tag = 疑似重复
duplicates-approve-hint = 其中有人可能重复报名，请先比对。
duplicates-reason-document = 证件相同
duplicates-reason-phone = 电话相同
duplicates-reason-name = 姓名相同
duplicates-reason-institution = 单位相同
duplicates-reason-mailbox = 邮箱名相同
duplicates-keep = 保留哪个报名
duplicates-keep-this = 保留第 { $number } 号
duplicates-has-badge = 已有证件
duplicates-effect-gone = 另一报名按取消处理，仍可查看；其名额让给候补人员。
duplicates-effect-badge = 另一报名的证件不能再通行；其签到记录和选定的身份证件并入保留的报名。
duplicates-effect-mail = 系统将发送邮件告知其本人，并附上保留的参会凭证链接。此操作无法撤销。
duplicates-merge = 合并
duplicates-distinct-title = 并非同一人？
duplicates-distinct-hint = 确认后，这两个报名不再作为疑似重复显示。
duplicates-distinct = 不是同一人
duplicates-merged = 已合并
duplicates-went = 已并入
duplicates-came = 并入本报名：
duplicates-pass = 此报名已并入您的第 { $number } 号报名。
duplicates-pass-hint = 请使用该报名的参会凭证。链接已通过邮件发送给您，也可重新发送：
duplicates-mail-subject = 您参加{ $conference }的报名已合并
duplicates-mail =
    { $name }，您好：

    您重复报名参加了{ $conference }。第 { $former } 号报名已并入第 { $number } 号报名，第 { $former } 号的参会凭证不再有效。

    您的参会凭证：
    { $link }

    如有误，请与会议组织者联系。
duplicates-mail-away =
    { $name }，您好：

    您参加{ $conference }的第 { $former } 号报名，已并入您以另一邮箱提交的第 { $number } 号报名。参会凭证链接已发送到该邮箱，第 { $former } 号的参会凭证不再有效。

    如有误，请与会议组织者联系。
duplicates-mail-title = 报名合并
duplicates-mail-when = 同一人的两份报名合并时发送
duplicates-mail-away-title = 报名合并（另一邮箱）
duplicates-mail-away-when = 同上，发送到不再使用的邮箱
