nav-people = 参会人员
nav-places = 名额
registration-title = 报名
registration-until = 报名截止：{ $date }
registration-part-you = 基本信息
registration-part-consent = 同意事项
registration-name = 姓名
registration-name-hint = 与身份证或护照一致。
registration-institution = 单位
registration-institution-hint = 派您参会的单位。请从列表中选择，或填写全称。
registration-category = 类别
registration-category-full = { $category }（已满，可候补）
registration-full = 名额已满。
registration-full-hint = 您仍可报名：报名后进入候补名单，一有名额即发邮件通知您。
registration-post = 职务
registration-email = 电子邮箱
registration-email-hint = 参会凭证的链接将发送到这个邮箱。
registration-phone = 电话
registration-phone-hint = 请带国家或地区代码，例如 +86 138 0000 0000。
registration-consent = 本人同意{ $conference }的组织者将以上信息用于会议筹备、入场核验和会务服务，并在不再需要时予以删除。
registration-website = 此栏请留空
registration-send = 提交报名
registration-fault-institution = 请填写单位名称。
registration-fault-consent = 未经您同意，我们无法受理报名。
registration-fault-website = 此栏请留空。
registration-fault-already = 这个邮箱已经报名，参会凭证的链接已发送到该邮箱。
registration-fault-category-full = 该类别名额已满。
registration-problem-full = 名额已满。请增加名额，或等待有人取消报名。
registration-closed = 报名已截止。
registration-closed-hint = 如仍需参会，请与会议组织者联系。
registration-problem-closed = 报名已截止，不能再提交或修改。
registration-problem-registered-again = 此人其间已重新报名，请对新的报名作出决定。
registration-to-conference = 回到会议页面
registration-to-agenda = 查看议程
registration-received-title = 已收到报名
registration-received = 谢谢，您的报名已收到。
registration-received-mail = 参会凭证的链接正在发送到您的邮箱。
registration-received-lost = 几分钟后仍未收到邮件？请先查看垃圾邮件，再与会议组织者联系。
registration-next = 接下来
registration-next-decide = 会议组织者审核报名，并以邮件告知结果。
registration-next-waits = 一有空出的名额，将按报名先后自动递补，并发邮件通知您。
registration-next-pass = 批准后，参会凭证上会显示您的证件。
registration-next-gate = 入场时请出示参会凭证上的二维码。
registration-pass-title = 我的参会凭证
registration-pass-qr = 证件二维码
registration-pass-number = 编号 { $number }
registration-pass-zones = 可进入的区域
registration-pass-may = 可以进入：
registration-pass-may-not = 不可进入：
registration-pass-waiting = 已收到您的报名。批准后，证件会显示在这里。
registration-pass-waitlisted = 名额已满，您已进入候补名单。
registration-pass-turn = 您在候补名单中排第 { $n } 位。
registration-pass-turn-hint = 一有空出的名额即归您所有，我们会发邮件通知您。
registration-pass-declined = 您的报名未获批准。
registration-pass-withdrawn = 您已取消报名。
registration-pass-again = 如需参会，请重新报名。
registration-pass-saved-answers = 报名信息已保存。
registration-pass-saved-document = 身份证件已保存。
registration-pass-no-badge = 您目前没有证件，请与会议组织者联系。
registration-pass-reason = 原因：
registration-pass-show = 入场时请出示此二维码，屏幕显示或打印均可。持有此码即视为本人，请勿转给他人。
registration-pass-answers = 您填写的信息
registration-pass-edit-until = 您可以在 { $date } 之前修改。
registration-pass-withdraw = 我不能参会…
registration-pass-when = 时间和地点
registration-pass-agenda = 全部议程
registration-edit-title = 修改报名信息
registration-withdraw-title = 取消报名？
registration-withdraw-text = 取消后，{ $conference }不再为您保留席位。
registration-withdraw-effect-place = 您的名额将让给他人。
registration-withdraw-effect-badge = 您的证件将不能通过任何通道。
registration-withdraw-button = 取消报名
registration-withdraw-keep = 保留报名
registration-state = 状态
registration-state-submitted = 待审核
registration-state-approved = 已批准
registration-state-declined = 未批准
registration-state-withdrawn = 已取消
registration-state-waitlisted = 候补
registration-state-placed = 已占名额
registration-level = 证件级别
registration-level-red = 红色
registration-level-blue = 蓝色
registration-level-green = 绿色
registration-number = 编号
registration-registered-at = 报名时间
registration-decided-at = 审核时间
registration-language = 语言
registration-not-listed = 未列入名单
registration-open-form = 报名表
registration-search-hint = 姓名、拼音或首字母、单位、邮箱、电话、编号
registration-choose-all = 全选
registration-choose = 选择{ $name }
registration-chosen = 人已选
registration-none = 还没有人报名
registration-none-hint = 报名的人会显示在这里。请把报名表的网址发给他们。
registration-none-found = 没有符合的人员
registration-none-found-hint = 没有参会人员符合全部筛选条件。
registration-approve = 批准
registration-approve-title = 批准
registration-approve-hint = 批准后发给该级别的证件，并以邮件发送参会凭证的链接。
registration-approve-several = 批准…
registration-approve-nobody = 没有选择待批准的人员
registration-approve-nobody-hint = 请选择待审核的人员，再一并批准。
registration-approve-choose = 查看待审核人员
registration-approve-count = 批准 { $n } 人？
registration-approve-text = 他们将得到同一级别的证件，并且：
registration-approve-text-rules = 每人将得到规则所定级别的证件，或由您为所有人选定同一级别，并且：
registration-approve-effect-badges = 签发 { $n } 个证件
registration-approve-effect-mails = 发送 { $n } 封附有参会凭证链接的邮件
registration-approve-who = 名单
registration-approve-button = 批准 { $n } 人
registration-done-approved = 已批准 { $n } 人。
registration-done-missed = 另有 { $n } 人其间已由他人处理或有改动，未作更改。
registration-decline = 不予批准
registration-decline-title = 不予批准…
registration-decline-question = 不批准{ $name }的报名？
registration-decline-effect-mail = 原因将发送到 { $email }。
registration-decline-effect-badge = 证件将不能通过任何通道。
registration-reason = 原因
registration-reason-hint = 本人会在邮件和参会凭证上看到。
registration-badge = 证件
registration-badge-issued = 签发时间
registration-level-hint = 更改级别会签发新证件：旧证件即不能通过任何通道，并以邮件告知本人。
registration-level-change = 更改级别
registration-reissue-title = 补发证件
registration-reissue-text = 为{ $name }补发同一级别的证件。
registration-reissue-effect-old = 旧证件不能再通过任何通道。
registration-reissue-effect-mail = 以邮件告知本人，新的二维码显示在参会凭证上。
registration-reissue-button = 补发
registration-link-title = 发送新的凭证链接
registration-link-text = 为{ $name }更换参会凭证的链接。
registration-link-effect-old = 旧链接即行失效，证件不变。
registration-link-effect-mail = 新链接将发送到 { $email }。
registration-link-button = 发送新链接
registration-person-answers = 报名信息
registration-correct = 更正信息…
registration-correct-title = 更正报名信息
registration-correct-hint = 改动内容将以邮件告知本人。已打印的证件须重新打印，方能显示更正后的信息。
registration-address = 更正邮箱…
registration-address-title = 更正电子邮箱
registration-address-hint = 新的凭证链接将发送到此邮箱，旧链接即行失效，证件不变。
registration-person-consent = 所同意的内容
registration-person-readings = 证件识读记录
registration-person-no-readings = 证件还没有被识读过。
registration-person-more = 其他操作
registration-reading-admitted = 放行
registration-reading-already = 重复识读
registration-reading-unknown = 拒绝：无法识别
registration-reading-revoked = 拒绝：证件已更换
registration-reading-withdrawn = 拒绝：已取消报名
registration-reading-unapproved = 拒绝：未获批准
registration-reading-zone = 拒绝：无权进入此区域
registration-reading-closed = 拒绝：会议目前不受理签到
registration-mail-received-subject = 您已报名参加{ $conference }
registration-mail-received =
    { $name }，您好：

    我们已收到您参加{ $conference }的报名。会议组织者审核后将以邮件告知结果。

    您可以在参会凭证页面查看进展，并在 { $until } 之前修改报名信息：
    { $link }

    请勿将此链接转给他人：持有链接者可以修改您的信息。
registration-mail-waitlisted-subject = 您已进入{ $conference }候补名单
registration-mail-waitlisted =
    { $name }，您好：

    您参加{ $conference }的报名已收到，但名额已满，您已进入候补名单。一有空出的名额，将按报名先后自动递补，并发邮件通知您。

    您可在参会凭证页面查看进展：
    { $link }

    请勿转发此链接：持有此链接的人可以修改您填写的内容。
registration-mail-moved-up-subject = 您已递补{ $conference }的名额
registration-mail-moved-up =
    { $name }，您好：

    { $conference }有名额空出，您已递补。组织者将审核您的报名，并发邮件通知您结果。如您已不能参会，请在参会凭证页面取消报名，以便下一位递补：
    { $link }
registration-mail-approved-subject = 您参加{ $conference }的报名已获批准
registration-mail-approved =
    { $name }，您好：

    您参加{ $conference }的报名已获批准。会议于 { $opens } 开幕，地点：{ $place }。

    附有入场二维码的参会凭证：
    { $link }

    请勿将此链接转给他人：持有链接者可以使用您的凭证。
registration-mail-declined-subject = 关于您参加{ $conference }的报名
registration-mail-declined =
    { $name }，您好：

    很遗憾，您参加{ $conference }的报名未获批准。

    原因：{ $reason }
registration-mail-reissued-subject = 您在{ $conference }的证件已更换
registration-mail-reissued =
    { $name }，您好：

    您在{ $conference }的证件已更换。旧的二维码（包括打印件）不能再通过任何通道，新的二维码见参会凭证：
    { $link }
registration-mail-link-subject = { $conference }参会凭证的新链接
registration-mail-link =
    { $name }，您好：

    这是您参加{ $conference }的参会凭证的新链接，旧链接已失效：
    { $link }

    请勿将此链接转给他人：持有链接者可以使用您的凭证。
registration-pass-type = 无法扫描？可以手工输入
registration-places-title = 名额
registration-places-hint = 会议总体及各类别的人数上限。名额满后报名者进入候补名单，有空出时自动递补。
registration-places-new = 设定名额
registration-places-none = 尚未限定名额
registration-places-none-hint = 可为整个会议或某一类别设定人数上限。
registration-places-for = 适用范围
registration-places-whole = 整个会议
registration-places-count = 名额
registration-places-count-hint = 报名自提交起占用名额，未获批准或取消后释放。
registration-places-taken = 已占
registration-places-free = 剩余
registration-places-full = 已满
registration-places-waiting = 候补
registration-places-taken-now = 目前已占用 { $n } 个名额。
registration-places-remove = 取消限定
registration-places-remove-title = 取消这项名额限定？
registration-places-remove-effect = 仅因此名额而候补的人员将立即递补，并收到邮件通知。
registration-fault-places = 请填写 0 至 1,000,000 的整数。
registration-fault-places-taken = 已占用 { $taken } 个名额，不能少于此数。
registration-problem-places-taken = 此刻已占用的名额更多。
registration-fault-quota-exists = 该范围已设定名额，请直接修改。
registration-state-review = 待重新审核
registration-agreed = 已同意
registration-own-words = 其他（请填写）
registration-choice-full = （已满）
registration-fault-choice-full = 最后一个名额刚被他人选走，请重新选择。
registration-problem-choice-full = 某选项的最后一个名额刚被他人选走。
registration-review-title = 批准后有变更
registration-review-text = 在此期间证件仍然有效。是否维持批准？
registration-review-keep = 维持批准
registration-preview = 预览。
registration-preview-draft = 这是草稿。可以试填，内容不会保存。
registration-preview-live = 这是当前使用的报名表。可以试填，内容不会保存。
registration-preview-back = 返回报名表
registration-preview-try = 试提交
registration-preview-good = 填写内容符合要求。
registration-walk-in-title = 现场登记
registration-walk-in-hint = 供到场人员或无法自行报名者使用。请向本人宣读同意条款并征得同意。
registration-walk-in-outcome = 处理方式
registration-walk-in-waits = 待审核
registration-walk-in-language = 邮件与凭证语言
registration-walk-in-button = 登记
nav-admission = 报名设置
registration-admission-hint = 何时、向谁开放报名。
registration-window = 开放与截止
registration-window-open = 开放中
registration-window-later = 尚未开放
registration-window-closed = 已截止
registration-window-opens = 开放时间
registration-window-opens-hint = 留空：会议发布后即开放。
registration-window-closes = 截止时间
registration-window-zone = 当地时间（{ $zone }）。截止前可修改报名信息。
registration-window-by-code = 仅限持邀请码者报名
registration-window-by-code-hint = 其他人员将被提示索取邀请码。
registration-codes = 邀请码
registration-codes-none = 尚无邀请码。可为受邀的每个单位或团体各建一个。
registration-code = 邀请码
registration-code-hint = 见您收到的邀请。
registration-part-code = 邀请
registration-code-note = 发放对象
registration-code-note-hint = 受邀的单位或团体。
registration-code-used = 已报名
registration-code-ended = 已停用
registration-code-revoke = 停用
registration-code-revoke-title = 停用此邀请码？
registration-code-revoke-effect = 此后不能再用它报名；已报名者不受影响。
registration-code-new = 新建邀请码
registration-code-make = 生成邀请码
registration-code-most = 可报名人数
registration-code-any-category = 不限类别
registration-lost-title = 重新发送参会凭证链接
registration-lost-question = 已经报名？
registration-lost-text = 请填写报名时使用的电子邮箱，我们会把参会凭证链接发送到该邮箱。
registration-lost-button = 发送链接
registration-lost-sent = 如果 { $email } 已经报名，带有参会凭证链接的邮件正在发送。
registration-not-confirmed = 尚未打开凭证链接
registration-state-unconfirmed = 待审核，尚未打开凭证链接
registration-fault-time = 请填写日期和时间。
registration-fault-closes = 须晚于开放时间。
registration-fault-closes-late = 报名截止不得晚于会议闭幕。
registration-fault-code = 本会议没有这个邀请码，请查看您收到的邀请。
registration-fault-code-used = 此邀请码已用完或已停用，请联系发放者。
registration-fault-code-category = 您的邀请码适用于其他类别。
registration-fault-code-most = 请填写 1 至 { $most } 的整数。
registration-mail-lost-subject = { $conference }参会凭证链接
registration-mail-lost =
    { $name }，您好：

    有人（可能是您本人）索取了您参加{ $conference }的参会凭证链接：
    { $link }

    请勿转发此链接：持有此链接的人可以使用您的参会凭证。如非您本人索取，无需理会本邮件。
registration-mail-already-subject = 您已报名参加{ $conference }
registration-mail-already =
    { $name }，您好：

    有人（可能是您本人）刚刚以此邮箱报名参加{ $conference }。该邮箱此前已经报名，因此未新增或更改任何信息。您的报名信息和参会凭证在此：
    { $link }

    请勿转发此链接：持有此链接的人可以使用您的参会凭证。如非您本人操作，无需理会本邮件。
registration-statistics = 统计
registration-statistics-whom = 统计范围
registration-statistics-everybody = 所有报名者
registration-statistics-institutions = 单位（前 { $n } 位）
registration-statistics-days = 每日报名人数
registration-statistics-day = 日期
registration-statistics-table = 以表格显示
registration-statistics-what = 项目
registration-statistics-answer = 答案
registration-statistics-count = 人数
registration-statistics-answered = 已填写
registration-statistics-numbers = 合计 { $sum }，最小 { $least }，最大 { $most }
registration-statistics-total = { $n } 人
registration-state-unprinted = 已批准，证件未打印
registration-badges-title = 打印证件
registration-badges-hint = 当前筛选名单中所有已批准人员的证件。每个文件最多 1,000 张。
registration-badges-file = 证件
registration-badges-all = 张证件
registration-badges-unprinted = 尚未打印
registration-badges-over = { $n } 以上
registration-badges-none = 没有可打印的证件
registration-badges-none-hint = 批准报名时发放证件。
registration-badges-only-unprinted = 仅打印尚未打印的
registration-badges-most = 文件包含前 { $n } 张。之后再生成下一个文件：已入文件的计为已打印。
registration-badges-make = 生成 PDF
registration-sheet = 纸张
registration-sheet-a6 = A6，每面一页：用于证件打印机和空白证件
registration-sheet-a4 = A4，每张四个：双面打印，沿长边翻转，然后裁切
registration-order = 顺序
registration-order-institution = 按单位
registration-order-number = 按编号
registration-badge-nth = 累计发放 { $n } 张
registration-badge-prints = 已打印 { $n } 次，最近一次
registration-badge-unprinted = 尚未打印
registration-badge-print = 证件 PDF
registration-badge-access = 准入区域
registration-badge-found = 如拾到此证，请交还会议服务台。
nav-levels = 证件级别
registration-levels-hint = 各级证件可进入的区域，以及谁持何种证件。
registration-levels-title = 级别
registration-levels-none = 本会议没有证件级别：级别来自会议模板。
registration-levels-name = 名称
registration-levels-zones = 可进入
registration-rules-title = 谁持何种证件
registration-rules-hint = 批准时以第一条适用的规则确定级别；改用其他级别须说明理由。已发放的证件不变。
registration-rules-none = 没有规则：由批准人选择级别。
registration-rule-who = 对象
registration-rule-presidium = 主席团成员
registration-rule-groups = 工作组成员
registration-rule-everybody = 其他所有人
registration-rule-new = 新增规则
registration-rule-add = 添加规则
registration-rule-raise = 上移
registration-rule-remove = 删除
registration-rule-remove-title = 删除此规则？
registration-rule-remove-effect = 原适用人员改按其后的规则。已发放的证件不变。
registration-fault-rule-exists = 已有针对该对象的规则。
registration-fault-level-reason = 请说明理由：规则所定为其他级别。
registration-ruled = 按规则：{ $level }（{ $who }）。
registration-level-reason = 改用其他级别的理由
registration-level-reason-hint = 级别与规则不同时必填。
registration-level-because = 与规则不同：{ $reason }
registration-by-rules = 按规则
registration-walk-in-by-rules = 立即批准，级别按规则确定
registration-data-of = 导出其个人信息
registration-data-own = 导出我的个人信息
registration-data-file = 个人信息
registration-data-conference = 会议
registration-data-consented = 同意时间
registration-data-badge-issued = 发放{ $level }证件
registration-data-badge-revoked = 作废{ $level }证件
registration-data-reading = 读取证件：{ $gate }
registration-data-what = 项目
registration-data-held = 所存内容
registration-data-wishes = 讨论组意愿
registration-data-group = 讨论组
registration-data-role = 议程中的角色
registration-data-biography = 简介
registration-data-needs = 台上需要
registration-data-note = 给组织者的备注
registration-erase = 删除其个人信息
registration-erase-title = 删除个人信息
registration-erase-text = { $name }的全部个人信息将被永久删除。
registration-erase-effect-gone = 姓名、电子邮箱、电话、职务、回答、身份证件、信件和凭证链接均被删除。
registration-erase-effect-stays = 编号、类别、单位和时间保留用于统计；审计记录留有删除凭据。
registration-erase-effect-final = 此操作无法撤销。
registration-erased = 此人的个人信息已于{ $date }删除。
registration-letters = 邮件
registration-letters-none = 尚未向此人发送邮件。
registration-letter-to-many = 群发邮件
registration-write = 写邮件…
registration-mail-received-title = 收到报名
registration-mail-received-when = 有人提交报名时发送
registration-mail-waitlisted-title = 进入候补名单
registration-mail-waitlisted-when = 报名时已无名额时发送
registration-mail-moved-up-title = 候补递补
registration-mail-moved-up-when = 从候补名单递补时发送
registration-mail-approved-title = 报名获批
registration-mail-approved-when = 批准报名时发送，附证件二维码和日历条目
registration-mail-declined-title = 报名未获批准
registration-mail-declined-when = 不批准报名时发送
registration-mail-changed-title = 报名信息变更
registration-mail-changed-when = 报名信息有变更时发送
registration-mail-reissued-title = 更换证件
registration-mail-reissued-when = 换发证件或调整级别时发送，附新的二维码
registration-mail-withdrawn-title = 退出报名
registration-mail-withdrawn-when = 退出报名时发送，日历条目同时取消
registration-mail-lost-title = 找回链接
registration-mail-lost-when = 参会人员找回凭证链接时发送
registration-mail-already-title = 重复报名
registration-mail-already-when = 以已报名的邮箱再次报名时发送
registration-mail-link-title = 更换链接
registration-mail-link-when = 组织者更换凭证链接时发送
registration-mail-change = { $label }：{ $was } → { $is }
registration-mail-changed-subject = 您参加{ $conference }的报名信息已变更
registration-mail-changed =
    { $name }：

    您参加{ $conference }的报名信息有以下变更：

    { $changes }

    全部信息请见您的参会凭证：
    { $link }

    如有误，请在凭证页面更正，或与组织者联系。
registration-mail-withdrawn-subject = 您已退出{ $conference }
registration-mail-withdrawn =
    { $name }：

    您参加{ $conference }的报名已退出。此前发放的证件即日起失效。

    如系误操作，请与组织者联系。
registration-pass-calendar = 添加到日历
registration-template = 证件模板
registration-template-hint = 证件按此模板打印。自定义模板在保存前会用各级别的证件逐一检验。
registration-template-source = 模板
registration-template-typst = Typst 源码
registration-template-data = 可读取 json("/data.json") 以及每人的二维码 image("/qr/0.svg")。证件有正反两面：a6 每面一页，a4 每张四枚。
registration-template-own = 自定义
registration-template-delivered = 系统自带
registration-template-preview = 预览
registration-template-for = 预览对象
registration-template-for-hint = 已获批准人员的姓名、拼音或编号。留空则为最近的一位。
registration-template-show = 显示
registration-template-nobody = 未找到已获批准的相应人员，以下为样张。
registration-template-sample = 尚无人获批，以下为样张。
registration-template-front = 证件正面
registration-template-back = 证件背面
registration-template-code = 图中二维码为样码，不能通过任何入口。
registration-template-reset = 恢复系统自带模板
registration-template-reset-title = 恢复系统自带模板？
registration-template-reset-text = 证件将按系统自带模板打印。
registration-template-reset-effect = 自定义模板将被清除。
registration-fault-template-at = 第 { $line } 行第 { $column } 列：{ $said }
registration-fault-template = 各级别证件未能正确生成：{ $said }
registration-fault-template-limits = 占用内存过多或耗时过长。
registration-problem-template = 本次会议的证件模板无法生成证件。请打开模板查看预览。
registration-pass-offline = 当前没有网络。以下为 { $time } 时的参会凭证。
registration-pass-app = 参会凭证 – { $conference }
registration-photo-hint = 近期正面照片：JPEG、PNG 或 WebP，不小于 240 × 320。照片将裁剪为 3:4 并重新生成，不保留相机写入的其他信息。
registration-file-hint = PDF、JPEG、PNG、Word 或 Excel，不超过 10 MB。
registration-export-shown-xlsx = 所示列，Excel
registration-export-shown-csv = 所示列，CSV
registration-export-all-xlsx = 全部列，Excel
registration-export-all-csv = 全部列，CSV
registration-columns = 显示的列
registration-columns-hint = 勾选列表要显示的列。箭头可将该列前移一位。
registration-columns-raise = 将“{ $column }”前移一位
registration-columns-show = 显示所选列
registration-columns-plain = 恢复默认列
registration-bulk-found = 对找到的 { $n } 人
registration-bulk-found-all = 对全部找到的人员
registration-bulk-nobody = 没有可处理的人员
registration-bulk-nobody-hint = 请先在列表中勾选人员，或选择全部找到的人员。
registration-bulk-back = 返回列表
registration-bulk-passed = 略过 { $n } 人：{ $state }
registration-bulk-most = 每次最多处理 { $n } 人，其余人员请随后处理。
registration-approve-most = 以下为前 { $n } 人，其余人员请随后批准。
registration-decline-count = 确定不批准 { $n } 人的报名吗？
registration-decline-effect-mails = 将向 { $n } 人发送邮件说明原因。
registration-decline-effect-badges = { $n } 张证件将失效，不能再通行。
registration-decline-button = 不批准 { $n } 人
registration-done-declined = 已对 { $n } 人作出不批准的决定。
registration-category-title = 更改类别…
registration-category-count = 将 { $n } 人改到其他类别？
registration-category-to = 新类别
registration-category-effect-places = 名额随之计入新类别；空出的名额由候补人员依次递补。
registration-category-effect-badge = 已发放的证件保持不变。
registration-category-effect-answers = 新类别不填写的题目，其原有答案及所附文件将一并删除。
registration-category-button = 更改 { $n } 人
registration-done-category = 已更改 { $n } 人的类别。
registration-done-same = { $n } 人原本就在此类别。
registration-done-dropped = 其中 { $n } 人填写过新类别不填写的题目，相应答案已删除。
registration-done-passed = 略过 { $n } 人：其报名状态不允许此操作。
registration-fault-category-room = 该类别仅剩 { $free } 个名额，需要 { $needed } 个，未作任何更改。
registration-statistics-by-sitting = 各餐次：{ $question }
registration-statistics-nights = 每夜住宿需求
registration-statistics-nights-unknown = 另有 { $n } 人无法统计：缺少日期，或离开日期早于抵达日期。
registration-statistics-arrivals = 每日抵达人数
registration-statistics-departures = 每日离开人数
registration-no-answer = 不填
registration-badges-making = 正在排版证件……
registration-attention = 注意事项
registration-attention-note = 放行前须阅读
registration-attention-hint = 通道工作人员可见，自助终端也可能显示。
registration-reading-left = 已离场
registration-reading-undone = 已撤销
registration-reading-forced = 例外放行：{ $reason }
registration-reading-undone-because = 已撤销：{ $reason }
registration-reading-level = 拒绝：本通道不放行该级别
registration-reading-group = 拒绝：不在指定工作组
registration-reading-window = 拒绝：不在放行时段
registration-reading-locked = 拒绝：通道已上锁
registration-reading-capacity = 拒绝：区域人数已满
registration-reading-by-hand = 未持证：{ $reason }

bar-title = 禁止入场
bar-question = 禁止{ $name }入场？
bar-lift-question = 解除对{ $name }的入场禁令？
bar-lift-effect = 自下一次刷证起，其证件恢复有效。
bar-effect-gates = 自下一次刷证起，其证件在所有通道均被拒绝，服务台也不能强制放行。
bar-effect-badge = 证件、通行页和报名保持不变，离场不受限制。
bar-effect-again = 以同一邮箱再次报名或合并报名时，禁令随之保留。
bar-reason-hint = 仅组织者和服务台人员可见，不告知本人。
bar-bar = 禁止入场
bar-lift = 解除禁令
bar-before = 禁令记录
bar-lifted = 已解除
bar-barred = 禁止入场
registration-reading-barred = 拒绝：禁止入场

registration-seat = 座位或桌号
registration-seat-hint = 显示在签到终端、服务台和通行页上。
registration-at-the-door = 入场提示
seats-title = 座位安排
seats-text = 从表格中复制两列：报名编号或邮箱，以及座位或桌号。名单中没有的人保持原座位；座位留空则取消。
seats-list = 名单
seats-hint = 每行一人，两列之间用制表符、逗号或分号隔开，最多 10,000 行。
seats-give = 保存座位
seats-fault-columns = 第 { $line } 行：需要两列。
seats-fault-who = 第 { $line } 行：既不是报名编号，也不是邮箱。
seats-fault-twice = 第 { $line } 行：与第 { $other } 行重复。
seats-fault-long = 第 { $line } 行：座位超过 40 个字。
seats-fault-unknown = 第 { $line } 行：没有对应的报名。
seats-fault-lines = 名单超过 { $max } 行。
seats-done = 已更新 { $n } 人的座位。
registration-batches = 近期文件
registration-batches-hint = 超过 50 张证件的文件在此保留一天。
registration-batch-title = { $n ->
   *[other] { $n } 张证件
}
registration-batch-file = 文件
registration-batch-making = 生成中
registration-batch-made = 已生成
registration-batch-stopped = 已停止
registration-batch-failed = 生成失败
registration-batch-ready = { $n } / { $of }
registration-batch-reading = 正在准备证件和照片。您可以离开此页。
registration-batch-stop = 停止
registration-batch-look = 刷新
registration-batch-made-hint = 这些证件已计为已打印。文件在此保留一天，每次下载均有记录。
registration-batch-take = 下载 PDF（{ $size } MB）
registration-batch-nothing = 没有生成文件，这些证件未因此计为已打印。
registration-batch-again = 重新生成
