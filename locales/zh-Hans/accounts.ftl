accounts-sign-in = 登录
accounts-email = 电子邮箱
accounts-password = 密码
accounts-name = 姓名
accounts-language = 语言
accounts-participants-need-none = 参会人员无需账户：点击邮件中的链接即可打开电子证件。
accounts-fault-sign-in = 电子邮箱与密码不匹配。
accounts-fault-many = 尝试次数过多。请等一刻钟再试，或改用邮件链接登录，现在即可使用。
accounts-fault-code = 验证码有误、已过期或已使用过，请等待下一个验证码。
accounts-fault-taken = 该电子邮箱已有账户。
accounts-fault-old = 当前密码不正确。
accounts-fault-password-short = 至少 { $min } 个字符，用一句短语即可。
accounts-fault-password-guessed = 这个密码容易被猜到：不能含有您的邮箱地址，也不能只是重复的字符。
accounts-fault-password-again = 两次填写的密码不一致。
accounts-code = 验证码
accounts-code-title = 第二步验证
accounts-code-hint = 验证器应用中显示的六位数字。
accounts-code-give-up = 换一个账户登录
accounts-link-offer = 用邮件链接登录
accounts-link-ask = 邮件链接登录
accounts-link-ask-hint = 我们会向您发送一个一次性登录链接。忘记密码时也请用它登录，然后重新设置密码。
accounts-link-send = 发送链接
accounts-link-asked = 如果 { $email } 在本系统有账户，登录链接正在发往该邮箱。链接 { $minutes } 分钟内有效，只能使用一次。
accounts-link-good = 使用此链接可登录一次。
accounts-link-password = 登录并设置密码
accounts-link-bad = 此链接已失效
accounts-link-bad-hint = 链接已被使用、已超过有效期，或此后已设置密码。
accounts-own = 我的账户
accounts-own-self = 个人信息
accounts-password-old = 当前密码
accounts-password-new = 新密码
accounts-password-again = 再次填写新密码
accounts-password-hint = 至少 12 个字符。
accounts-password-set = 设置密码
accounts-password-ends = 设置后，您在其他设备上的登录将被结束，此前邮件中的登录链接也随即失效。
accounts-password-fresh = 您是通过邮件链接登录的：一刻钟内设置密码无需填写旧密码。
accounts-password-needs-link = 您还没有密码。请通过邮件链接登录，并在一刻钟内到此设置。
accounts-password-is-set = 已设置
accounts-password-is-none = 未设置，通过链接登录
accounts-factor = 双重验证
accounts-factor-hint = 开启后，登录时还需填写手机应用显示的验证码。
accounts-factor-is-on = 已开启
accounts-factor-is-off = 未开启
accounts-factor-on = 开启双重验证
accounts-factor-off = 关闭双重验证
accounts-factor-off-hint = 请填写验证码，以确认是您本人操作。
accounts-factor-step-scan = 用验证器应用扫描此二维码。
accounts-factor-qr = 含有双重验证密钥的二维码
accounts-factor-or-type = 或手动输入密钥：
accounts-factor-same-device = 在本设备上打开验证器应用
accounts-factor-step-code = 填写应用显示的验证码。
accounts-factor-needs-link = 您还没有密码。为确认是您本人操作，请通过邮件链接登录，并在一刻钟内到此开启双重验证。
accounts-factor-password-hint = 用于确认是您本人操作，以免他人借用您已登录的浏览器把您锁在账户之外。
accounts-factor-once = 密钥仅在此显示这一次。
accounts-copy = 复制
accounts-copied = 已复制
accounts-sign-ins = 当前登录
accounts-sign-ins-none = 没有处于登录状态的设备。
accounts-sign-ins-end-others = 结束其他全部登录
accounts-sign-ins-end-all = 结束全部登录
accounts-device = 设备
accounts-device-unknown = 未知设备
accounts-address = 网络地址
accounts-seen-utc = 最近使用（UTC）
accounts-begun-utc = 登录时间（UTC）
accounts-created-utc = 创建时间（UTC）
accounts-end = 结束
accounts-this-one = 本次登录
accounts-list-hint = 新账户没有任何权限，权限由安全管理员授予。
accounts-new = 新建账户
accounts-new-hint = 新账户没有任何权限。持有人会收到一封邮件，其中的链接 { $n } 天内有效。
accounts-create = 创建账户
accounts-state = 状态
accounts-state-open = 正常
accounts-state-new = 从未使用
accounts-state-closed = 已停用
accounts-none = 没有符合条件的账户
accounts-none-hint = 会议工作人员的账户显示在这里。
accounts-enable = 重新启用账户
accounts-disable = 停用账户
accounts-disable-ask = 停用“{ $name }”的账户？
accounts-disable-effects = 以下变化立即生效：
accounts-disable-sign-ins = { $n ->
    [0] 目前没有处于登录状态的设备。
   *[other] 结束 { $n } 个登录。
}
accounts-disable-grants = 该账户无法再登录。已授予的权限予以保留，重新启用后恢复。
accounts-disable-log = 该账户的操作记录继续保留。
accounts-send-link = 重新发送首次登录链接
accounts-no-rights = 账户的权限由安全管理员管理，此处不显示。
accounts-not-yourself = 不能停用自己的账户，请由另一位系统管理员操作。
accounts-is-disabled = 该账户已停用。
accounts-last-administrator = 这是该类管理员中的最后一位，请先任命另一位。
accounts-done-saved = 已保存。
accounts-done-password = 密码已设置，其他登录已结束。
accounts-done-code-on = 双重验证已开启。
accounts-done-code-off = 双重验证已关闭。
accounts-done-ended = 已结束，自下一次请求起生效。
accounts-done-created = 账户已创建，首次登录链接正在发往其邮箱。
accounts-done-link = 登录链接正在发往其邮箱。
accounts-done-disabled = 账户已停用。
accounts-done-enabled = 账户已重新启用。
accounts-mail-link-subject = 会枢登录链接
accounts-mail-link-body =
    { $name }：

    请用以下链接登录会枢。链接 { $minutes } 分钟内有效，只能使用一次：

    { $link }

    如忘记密码，请在打开的页面中选择“登录并设置密码”。
    如非本人操作，请忽略此邮件；不使用链接就不会有任何变化。
accounts-mail-welcome-subject = 您的会枢账户
accounts-mail-welcome-body =
    { $name }：

    已为您创建会枢账户。请用以下链接首次登录并设置密码，链接 { $days } 天内有效，只能使用一次：

    { $link }

    此后可随时在登录页面获取新的登录链接。
