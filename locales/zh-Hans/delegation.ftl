delegation-title = 代他人报名
delegation-question = 为同事报名？
delegation-text = 供单位联络人和助理使用：无须账户，即可为本单位多人一次报名。我们会将链接发送到您的邮箱，您可在该页面添加人员并查看每人的报名进展。
delegation-name = 您的姓名
delegation-email = 您的电子邮箱
delegation-email-hint = 链接将发送到这个邮箱。
delegation-send = 发送链接
delegation-sent = 页面链接已发往 { $email }，请查收邮件。
delegation-hint = 每位被报名人都会收到邮件，获知由谁代为报名，并须本人确认同意。参会凭证仅归本人所有。您最多可为 { $most } 人报名。
delegation-none = 尚未为任何人报名
delegation-none-hint = 您代为报名的人员及其报名进展将显示在这里。
delegation-add = 添加人员
delegation-add-hint = 请填写其本人的姓名和电子邮箱：邮件和参会凭证将发送给本人。
delegation-register = 提交报名
delegation-edit = 修改
delegation-withdraw = 取消
delegation-declare = 本人{ $name }已告知其本人，由我代为报名并提供以上信息。系统将发送邮件通知其本人，并征求其同意。
delegation-stated = { $what }：{ $value }
delegation-problem-many = 您代为报名的人数已达上限。
delegation-problem-agreed = 本人已同意报名，此后只能由本人在其页面上或由组织者修改。
delegation-withdraw-title = 取消{ $name }的报名？
delegation-withdraw-effect-place = 其名额将让给候补人员。
delegation-withdraw-effect-mail = 系统将发送邮件告知其本人。
delegation-withdraw-effect-badge = 其证件将无法再通行。
delegation-by = 代报名人
delegation-registered-by = { $name }（{ $institution }）已为您报名。
delegation-consent-due = 待本人同意
delegation-consent-due-hint = 由他人代为报名，本人尚未确认同意。
delegation-agreed = 本人已同意：此后只能由本人或组织者修改。
delegation-consent-title = 您是否同意？
delegation-consent-text = 请核对下方代填的信息，如有错误请修改；如不参会，请取消报名。
delegation-consent-give = 我同意
delegation-delegates = 代报名人
delegation-delegates-hint = 持有专用链接、为他人报名的单位联络人和助理。
delegation-delegates-none = 尚无代报名人
delegation-delegates-none-hint = 在“{ $page }”页面申请链接的人将显示在这里。
delegation-delegates-not-found = 未找到
delegation-delegates-not-found-hint = 没有符合该姓名、单位或邮箱的代报名人。
delegation-people = 已代报人数
delegation-asked = 申请时间
delegation-link = 链接
delegation-link-good = 使用中
delegation-link-unopened = 尚未打开
delegation-link-ended = 已停用
delegation-end = 停用
delegation-end-title = 停用{ $name }的链接？
delegation-end-effect-link = 该链接将失效，系统不会另行通知其本人。
delegation-end-effect-people = { $n ->
    [0] 其尚未为任何人报名。
   *[other] 其代报的 { $n } 人的报名保持不变。
}
delegation-end-effect-again = 如再次申请链接，其页面将从空白开始。
delegation-by-whom = 代报名人：{ $name }
delegation-mail-link-subject = 为他人报名参加{ $conference }
delegation-mail-link =
    { $name }，您好：

    您可在 { $until } 之前，通过以下页面为他人报名参加{ $conference }：
    { $link }

    请勿将此链接转给他人：持有链接者可以报名并修改您填写的信息。如非您本人申请，请忽略本邮件。
delegation-mail-registered-subject = 他人已为您报名参加{ $conference }
delegation-mail-registered =
    { $name }，您好：

    { $by } 已为您报名参加{ $conference }，填写的信息如下：

    { $stated }

    状态：{ $state }

    请核对并确认是否同意。您可以在 { $until } 之前修改全部信息，也可以取消报名：
    { $link }

    请勿将此链接转给他人：通过它可打开您的参会凭证。
delegation-mail-withdrawn-subject = 您参加{ $conference }的报名已取消
delegation-mail-withdrawn =
    { $name }，您好：

    为您报名参加{ $conference }的 { $by } 已取消您的报名。

    如您仍希望参会，请重新报名。
delegation-mail-registered-title = 由他人代为报名
delegation-mail-registered-when = 由他人代为报名时发送，附本人确认链接
delegation-mail-link-title = 代报链接
delegation-mail-link-when = 有人申请代他人报名时发送
delegation-mail-withdrawn-title = 代报人撤回报名
delegation-mail-withdrawn-when = 代报人撤回报名时发送
