nav-speakers = 发言人与角色
speakers-hint = 议程草稿中有角色的人员及其答复。
speakers-state = 状态
speakers-state-unasked = 未征询
speakers-state-asked = 已征询
speakers-state-confirmed = 已确认
speakers-state-declined = 已谢绝
speakers-all = 全部
speakers-no-slides = 已确认、未交讲稿
speakers-proposing = 有待处理的建议
speakers-proposes = 有建议
speakers-search = 姓名或议程项
speakers-find = 搜索
speakers-name = 姓名
speakers-item = 议程项
speakers-slides = 讲稿
speakers-none = 没有符合的人员
speakers-none-hint = 在议程项页面为人员指定角色。
speakers-begin = 征询…
speakers-begin-of = 征询 { $name }
speakers-page = 征询与答复
speakers-remind = 提醒
speakers-remind-title = 提醒尚未答复的人员？
speakers-remind-text = 向每人发送其链接和待答复的议程项。
speakers-remind-count =
    { $n ->
       *[other] { $n } 人尚未答复
    }
speakers-ask-all = 全部询问
speakers-ask-all-title = 询问所有尚未询问的人？
speakers-ask-all-text = 按每人的语言各发一封信，附上其专属链接，用于确认、谢绝和提交幻灯片。
speakers-ask-all-count = 将写信给 { $n } 人
speakers-ask-all-not = { $n } 人没有地址、已不在注册名单中或链接已停用：请逐一处理
speakers-left = 尚未征询的人中，{ $n } 人没有地址、已不在注册名单中或链接已停用：请逐一处理。
speakers-problem-nobody = 没有可通知的人：需要有效链接和邮箱。
speakers-problem-slides = 该议程项的文件数已达上限，请先移除一个。
speakers-asked-at = { $at } 征询
speakers-reminded-at = { $at } 提醒
speakers-not-asked = 尚未征询
speakers-participant = 参会人员
speakers-proposal = 建议
speakers-proposal-biography = 建议的简介
speakers-was = 现为：{ $text }
speakers-take = 采纳到草稿
speakers-publish = 公开
speakers-refuse = 不采纳
speakers-kilobytes =
    { $n ->
       *[other] { $n } KB
    }
speakers-no-parts = 目前在议程中没有角色
speakers-link = 专用链接
speakers-link-good = 有效
speakers-link-none = 无
speakers-link-at = { $at } 生成
speakers-link-hint = 持专用链接可确认或谢绝、提交讲稿、说明所需。
speakers-copy = 复制
speakers-copied = 已复制
speakers-written-to = 发送至 { $email }
speakers-email = 邮箱
speakers-email-hint = 没有邮箱时，请以其他方式转交链接。
speakers-language = 语言
speakers-make-link = 生成链接
speakers-renew-link = 换新链接
speakers-ask = 发送征询
speakers-ask-again = 再次发送
speakers-revoke = 停用链接
speakers-revoke-title = 停用 { $name } 的链接？
speakers-revoke-text = 已有的答复保留。
speakers-revoke-effect = 链接不再有效
speakers-about = 个人信息
speakers-no-biography = 没有公开的简介。
speakers-biography = 简介
speakers-biography-hint = 经会务人员审阅后公开。
speakers-biography-waits = 待会务人员审阅后公开。
speakers-needs = 所需条件
speakers-need-projector = 投影
speakers-need-sound = 电脑音频
speakers-need-interpreting = 口译
speakers-need-internet = 台上网络
speakers-need-step-free = 无障碍登台
speakers-note = 其他说明
speakers-note-hint = 饮食、住宿和交通在报名表中填写。
speakers-own-hint = 您在本议程中承担角色，请逐项答复是否出席。议程发布前可能还会调整。
speakers-open = 待您答复
speakers-word = 给会务人员的话
speakers-word-hint = 谢绝时必填。
speakers-fault-word = 请简要说明不能出席的原因。
speakers-confirm = 确认出席
speakers-confirm-again = 仍确认出席
speakers-decline = 不能出席
speakers-title-part = 标题与摘要
speakers-propose = 建议修改标题和摘要
speakers-propose-hint = 如标题或摘要需修改，请提出建议。
speakers-propose-explained = 会务人员审阅后决定是否采纳，不会自动修改。
speakers-propose-send = 提交建议
speakers-proposal-waits = 您的建议待会务人员审阅。
speakers-title-hans = 标题（简体中文）
speakers-title-hant = 标题（繁体中文）
speakers-title-en = 标题（英文）
speakers-summary-hans = 摘要（简体中文）
speakers-summary-hant = 摘要（繁体中文）
speakers-summary-en = 摘要（英文）
speakers-slides-none = 尚未提交讲稿。
speakers-slides-file = 文件
speakers-slides-hint = PDF 或不含宏的 PowerPoint，每个不超过 10 MB，每项最多五个。
speakers-slides-send = 提交
speakers-slides-remove = 移除
speakers-slides-remove-of = 移除 { $name }
speakers-fault-no-file = 请选择文件。
speakers-about-hint = 简介、所需条件和可出席时间。
speakers-about-edit = 填写
speakers-mail-subject = { $conference }：您在议程中的角色
speakers-mail =
    { $name }，您好：

    诚邀您在{ $conference }中承担以下议程：

    { $items }

    请在您的专用页面答复是否出席，并可在此提出标题建议、提交讲稿、说明所需：

    { $link }
speakers-mail-again =
    { $name }，您好：

    请就{ $conference }的以下议程予以答复：

    { $items }

    您的页面：{ $link }
