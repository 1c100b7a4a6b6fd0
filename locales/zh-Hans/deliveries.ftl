deliveries-title = 送达
deliveries-deliver = 送达
deliveries-publish = 公布
deliveries-publish-ask = 确定公布该决议？
deliveries-publish-effect = 所有已批准的参会人员均可在参会凭证页查阅。
deliveries-publish-final = 公布后不可撤回。
deliveries-published = 已公布
deliveries-not-published = 未公布
deliveries-superseded = 该决议已被其后的表决取代。
deliveries-certified-by = 确认人
deliveries-none = 尚未送达任何人
deliveries-none-hint = 送达对象将收到信函并签收。
deliveries-none-found = 无符合条件者
deliveries-to = 送达对象
deliveries-to-account = 工作人员
deliveries-to-participant = 参会人员
deliveries-to-institution = 单位
deliveries-standing = 签收
deliveries-waiting = 未签收
deliveries-acknowledged = 已签收
deliveries-acknowledged-of = { $delivered } 个送达对象中 { $acknowledged } 个已签收
deliveries-to-acknowledge = 待签收
deliveries-unreached = 无人可送
deliveries-institution = 单位
deliveries-name = 姓名
deliveries-delivered-at = 送达时间
deliveries-reminded-at = 提醒时间
deliveries-acknowledged-at = 签收时间
deliveries-remind = 提醒签收
deliveries-export = 导出
deliveries-people = 人员
deliveries-circles = 全体
deliveries-circle-presidium = 主席团成员
deliveries-circle-leads = 工作组组长
deliveries-addresses = 电子邮箱
deliveries-addresses-hint = 每行一个：会议工作人员或已批准的参会人员。
deliveries-institutions = 单位
deliveries-institutions-none = 没有其他已指定签署人的单位。
deliveries-letter-hint = 每位送达对象将收到含专属链接的信函。
deliveries-acknowledge = 签收
deliveries-acknowledge-as = { $name }：请确认已收到并阅读该决议，系统将记录您的姓名与时间。
deliveries-own-waits = 该决议已送达您。
deliveries-own-acknowledged = 您已签收该决议。
deliveries-fault-nobody = 请至少选择一个送达对象。
deliveries-fault-unknown = 会议中没有以下邮箱：{ $addresses }
deliveries-fault-many = 一次最多 { $max } 个邮箱。
deliveries-problem-acknowledged = 已经签收。
deliveries-problem-nobody-waits = 没有可提醒者。
deliveries-mail-subject = { $number }：{ $title }
deliveries-mail-subject-again = 请签收：{ $number }：{ $title }
deliveries-remind-effect = 再次致函 { $n } 个未签收者。
deliveries-pass-waiting = 有 { $n } 份决议已送达您，待签收。
deliveries-mail =
    { $name }，您好：

    { $conference }主席团已通过{ $number }《{ $title }》，现送达您。请在此阅读并签收：

    { $link }

    此链接仅供您本人使用。
deliveries-mail-again =
    { $name }，您好：

    { $conference }的{ $number }《{ $title }》仍待您签收：

    { $link }

    此链接仅供您本人使用。
