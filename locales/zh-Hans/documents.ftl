nav-documents = 文书签署
nav-signatories = 单位签署人
documents-kind = 种类
documents-kind-agenda-approval = 议程批准书
documents-kind-action-plan = 行动计划
documents-kind-memorandum = 备忘录
documents-kind-pledge = 承诺书
documents-state = 状态
documents-state-draft = 草稿
documents-state-signing = 签署中
documents-state-in-force = 已生效
documents-state-refused = 被拒签
documents-state-withdrawn = 已撤回
documents-answer = 答复
documents-answer-waiting = 待签署
documents-answer-signed = 已签署
documents-answer-refused = 拒签
documents-answered-at = 答复时间
documents-new = 新建文书
documents-none = 还没有文书
documents-none-hint = 主席团与各单位需签署的文书列于此处。
documents-none-found = 没有符合条件的文书
documents-no = 编号
documents-title = 标题
documents-signed = 签署
documents-refused-count = { $n } 方拒签
documents-waits-for-you = 待您签署
documents-number = { $year }–{ $number } 号
documents-version = 第 { $n } 版
documents-languages-hint = 请以各读者的语言撰写，所写各语言文本均在签署之列。
documents-title-en = 英文标题
documents-title-hans = 简体标题
documents-title-hant = 繁体标题
documents-text-en = 英文正文
documents-text-hans = 简体正文
documents-text-hant = 繁体正文
documents-text = 正文
documents-pdf = 附件
documents-pdf-file = PDF 文件
documents-pdf-hint = 可代替正文，也可与正文并存，不超过 10 MB。
documents-pdf-held = 未另选文件时，保留 { $name }。
documents-pdf-drop = 不再保留该文件
documents-pdf-inside = 本 PDF 内附文件：
documents-kilobytes = { $n } KB
documents-signers = 签署人
documents-signers-who = 须签署者
documents-signers-hint = 主席团在任席位与各单位签署人。
documents-no-candidates = 尚无可签署者：请先安排主席团席位，或指定单位签署人。
documents-pledge-hint = 承诺书由各单位各自签署，发出后再选择单位。
documents-order = 签署顺序
documents-order-any = 不分先后
documents-order-listed = 按名单顺序
documents-order-reversed = 按名单逆序：名单首位最后签署
documents-needed = 生效所需签署数
documents-needed-hint = 留空即须全体签署。
documents-needed-of = { $asked } 方中 { $needed } 方签署即生效
documents-in-order = 依次签署
documents-each-hint = 各方签署各自生效
documents-save-draft = 存为草稿
documents-save-version = 存为新版
documents-edit = 修改
documents-edit-hint = 保存即生成新版草稿，须重新签署；旧版保留。
documents-edit-signed = 已有 { $n } 份签署留在旧版。
documents-send = 发出签署
documents-send-effect = 请 { $asked } 方签署，{ $needed } 方签署即生效。
documents-send-effect-pledge = 随后可发送各单位，由其各自签署。
documents-send-effect-fixed = 此版不再改动；修改即为未经签署的新版。
documents-out-since = { $at } 发出
documents-withdraw = 撤回
documents-withdraw-ask = 确定永久撤回该文书？
documents-withdraw-effect = 不再接受签署，已有签署予以保留。
documents-your-signature = 您的签署
documents-sign-ask = 请您签署此版。
documents-sign = 签署
documents-sign-final = 签署后不可撤销。
documents-you-sign = 签署内容
documents-refuse = 拒绝签署
documents-refuse-final = 对此版的拒签不可撤销，理由对可见者公开。
documents-reason = 理由
documents-reason-hint = 请说明拒签原因。
documents-name = 姓名
documents-post = 职务
documents-institution = 单位
documents-email = 邮箱
documents-email-hint = 签署链接发往此邮箱。
documents-language = 语言
documents-fingerprint = 密钥指纹
documents-signatures = 签署页
documents-signed-of = { $asked } 方中 { $signed } 方已签署
documents-signed-then = { $n } 份签署
documents-hashes = 签署摘要
documents-check-hint = 任何人均可离线验证签署文件：plenum verify FILE，并与签署人提供的密钥指纹核对。
documents-earlier = 历史版本
documents-paper = 带签署页 PDF
documents-file = 签署文件
documents-export = 导出
documents-search-signer = 姓名或单位
documents-nobody-found = 没有符合条件者
documents-nobody-asked = 尚未发送任何单位。
documents-gone = 已不在任
documents-other-language = 该文本没有您所用语言的版本。
documents-institutions = 发送单位
documents-institutions-ask = 请其签署
documents-institutions-hint = 每位签署人将收到含链接的信函。
documents-asked-already = 已发送 { $n } 个单位
documents-without-signatory = { $n } 个单位尚无签署人。
documents-nobody-free = 没有其他可发送的单位
documents-nobody-free-hint = 仅可发送已指定签署人的单位。
documents-choose-all = 全选
documents-remind = 催签
documents-remind-effect = 向 { $n } 位尚未答复的签署人发函。
documents-close = 结束签署
documents-close-ask = 确定结束承诺书签署？
documents-close-signed = 已签署的 { $n } 个单位，签署有效。
documents-close-waiting = 未答复的 { $n } 个单位，不再可签署。
documents-signatory = 签署人
documents-signatories-hint = 各单位由谁签署。
documents-signatories-named = { $all } 个单位中已指定 { $named } 个。
documents-signatory-new = 指定签署人
documents-signatory-name = 指定…
documents-signatory-for = 为{ $name }指定签署人
documents-signatory-one = 每单位一名签署人；新指定后，原签署人不再签署。
documents-signatory-ended = 不再签署
documents-signatory-end = 终止
documents-signatory-end-ask = 确定终止 { $name } 的签署资格？
documents-signatory-end-effect = 链接自下一次请求起失效。
documents-no-institutions = 还没有单位
documents-no-institutions-hint = 单位来自模板与报名。
documents-link = 链接
documents-link-hint = 可打开须由其签署的文书；签署时须输入密钥密码。
documents-link-new = 更换链接
documents-copy = 复制
documents-copied = 已复制
documents-waiting = 待签署
documents-key = 签名密钥
documents-key-own = 您的签名密钥
documents-key-open = 查看
documents-key-hint = 您以自己的密钥（SM2 与 Ed25519）签署文书，密钥由专用密码保护。
documents-key-current = 当前密钥
documents-key-good = 使用中
documents-key-is-made = 已生成
documents-key-none = 未生成
documents-key-none-yet = 尚无密钥，由本人经链接生成。
documents-key-made = 生成时间
documents-key-compare = 请经其他渠道将此指纹告知核验签署者。
documents-key-make = 生成签名密钥
documents-key-make-hint = 请为密钥设置密码。他人无从得知，也无法找回。
documents-key-replace = 更换密钥
documents-key-replace-hint = 密码遗忘或泄露时使用。此前的签署继续有效。
documents-key-password = 密钥密码
documents-key-password-hint = 至少 12 个字符，勿与账户密码相同。
documents-key-again = 再次输入
documents-key-earlier = 历史密钥
documents-key-revoke = 吊销密钥
documents-key-revoke-ask = 确定吊销您的签名密钥？
documents-key-revoke-text = 您可随时生成新的密钥。
documents-key-revoke-effect = 该密钥不再用于签署；此前的签署继续有效，可供核验。
documents-key-revoked-at = { $at } 吊销
documents-key-revoked-since = 密钥其后已吊销
documents-key-signed = { $n } 份签署
documents-account-password = 账户密码
documents-account-password-hint = 以防他人以您的名义生成密钥。刚经邮件链接登录者无需填写。
documents-password = 签名密钥密码
documents-password-hint = 每次签署均须输入。
documents-own-title = 待签署文书
documents-own-asked = 请您签署
documents-own-none = 目前没有待签署文书
documents-own-key-first = 请先生成签名密钥。
documents-fault-text = 请填写正文或选择 PDF 文件。
documents-fault-signers = 请选择签署人。
documents-fault-needed = 请填写 1 至 { $max } 的数字。
documents-fault-pdf = 该文件不是 PDF。
documents-fault-institutions = 请至少选择一个单位。
documents-fault-no-key = 您尚无签名密钥。
documents-fault-password = 签名密钥密码不正确。
documents-fault-account = 账户密码不正确。
documents-problem-settled = 此版已不可办理：已另出新版、已办结或已撤回。
documents-problem-answered = 已经答复，不能再次答复。
documents-problem-holder = 只有仍在任的被请签署者可以答复。
documents-problem-key = 密钥已吊销或不属于您，请使用当前密钥签署。
documents-problem-turn = 尚未轮到您签署，须待前序签署完成。
documents-problem-gone = 有签署人已不在任，请修改文书并重新选择签署人。
documents-problem-nobody = 尚无人签署。
documents-problem-nobody-waits = 没有可发函催签者。
documents-pack = 会议材料
documents-pack-closed = 主席团闭门会议
documents-pack-made = 截至 { $at }，供 { $name } 使用
documents-pack-documents = 待签署文书
documents-mail-subject = 请签署：{ $title }
documents-mail-subject-again = 催签：{ $title }
documents-mail =
    { $name }，您好：

    { $conference }请您代表所在单位签署《{ $title }》。请在此阅读并签署：

    { $link }

    此链接仅供您本人使用。签署时须输入您在该处设置的签名密钥密码。
documents-mail-again =
    { $name }，您好：

    { $conference }的《{ $title }》仍待您签署，如不签署请说明理由：

    { $link }

    此链接仅供您本人使用。
documents-mail-seat =
    { $name }，您好：

    { $conference }请您以主席团成员身份签署《{ $title }》。请登录后在此阅读并签署：

    { $link }

    签署时须输入您的签名密钥密码。
documents-mail-seat-again =
    { $name }，您好：

    { $conference }的《{ $title }》仍待您签署，如不签署请说明理由。请登录后办理：

    { $link }
documents-awaits-signature = 待您签署
