accounts-sign-in = 登入
accounts-email = 電子郵件
accounts-password = 密碼
accounts-name = 姓名
accounts-language = 語言
accounts-participants-need-none = 參會人員無需帳戶：點選郵件中的連結即可開啟電子證件。
accounts-fault-sign-in = 電子郵件與密碼不相符。
accounts-fault-many = 嘗試次數過多。請等一刻鐘再試，或改用郵件連結登入，現在即可使用。
accounts-fault-code = 驗證碼有誤、已過期或已使用過，請等待下一個驗證碼。
accounts-fault-taken = 該電子郵件已有帳戶。
accounts-fault-old = 目前密碼不正確。
accounts-fault-password-short = 至少 { $min } 個字元，用一句短語即可。
accounts-fault-password-guessed = 這個密碼容易被猜到：不能含有您的電子郵件地址，也不能只是重複的字元。
accounts-fault-password-again = 兩次填寫的密碼不一致。
accounts-code = 驗證碼
accounts-code-title = 第二步驗證
accounts-code-hint = 驗證器應用程式中顯示的六位數字。
accounts-code-give-up = 換一個帳戶登入
accounts-link-offer = 用郵件連結登入
accounts-link-ask = 郵件連結登入
accounts-link-ask-hint = 我們會向您傳送一個一次性登入連結。忘記密碼時也請用它登入，然後重新設定密碼。
accounts-link-send = 傳送連結
accounts-link-asked = 如果 { $email } 在本系統有帳戶，登入連結正在發往該信箱。連結 { $minutes } 分鐘內有效，只能使用一次。
accounts-link-good = 使用此連結可登入一次。
accounts-link-password = 登入並設定密碼
accounts-link-bad = 此連結已失效
accounts-link-bad-hint = 連結已被使用、已超過有效期，或此後已設定密碼。
accounts-own = 我的帳戶
accounts-own-self = 個人資訊
accounts-password-old = 目前密碼
accounts-password-new = 新密碼
accounts-password-again = 再次填寫新密碼
accounts-password-hint = 至少 12 個字元。
accounts-password-set = 設定密碼
accounts-password-ends = 設定後，您在其他裝置上的登入將被結束，先前郵件中的登入連結也隨即失效。
accounts-password-fresh = 您是透過郵件連結登入的：一刻鐘內設定密碼無需填寫舊密碼。
accounts-password-needs-link = 您還沒有密碼。請透過郵件連結登入，並在一刻鐘內到此設定。
accounts-password-is-set = 已設定
accounts-password-is-none = 未設定，透過連結登入
accounts-factor = 雙重驗證
accounts-factor-hint = 開啟後，登入時還需填寫手機應用程式顯示的驗證碼。
accounts-factor-is-on = 已開啟
accounts-factor-is-off = 未開啟
accounts-factor-on = 開啟雙重驗證
accounts-factor-off = 關閉雙重驗證
accounts-factor-off-hint = 請填寫驗證碼，以確認是您本人操作。
accounts-factor-step-scan = 用驗證器應用程式掃描此QR 碼。
accounts-factor-qr = 含有雙重驗證金鑰的QR 碼
accounts-factor-or-type = 或手動輸入金鑰：
accounts-factor-same-device = 在本裝置上開啟驗證器應用程式
accounts-factor-step-code = 填寫應用程式顯示的驗證碼。
accounts-factor-needs-link = 您還沒有密碼。為確認是您本人操作，請透過郵件連結登入，並在一刻鐘內到此開啟雙重驗證。
accounts-factor-password-hint = 用於確認是您本人操作，以免他人借用您已登入的瀏覽器把您鎖在帳戶之外。
accounts-factor-once = 金鑰僅在此顯示這一次。
accounts-copy = 複製
accounts-copied = 已複製
accounts-sign-ins = 目前登入
accounts-sign-ins-none = 沒有處於登入狀態的裝置。
accounts-sign-ins-end-others = 結束其他全部登入
accounts-sign-ins-end-all = 結束全部登入
accounts-device = 裝置
accounts-device-unknown = 未知裝置
accounts-address = 網路位址
accounts-seen-utc = 最近使用（UTC）
accounts-begun-utc = 登入時間（UTC）
accounts-created-utc = 建立時間（UTC）
accounts-end = 結束
accounts-this-one = 本次登入
accounts-list-hint = 新帳戶沒有任何權限，權限由安全管理員授予。
accounts-new = 新增帳戶
accounts-new-hint = 新帳戶沒有任何權限。持有人會收到一封郵件，其中的連結 { $n } 天內有效。
accounts-create = 建立帳戶
accounts-state = 狀態
accounts-state-open = 正常
accounts-state-new = 從未使用
accounts-state-closed = 已停用
accounts-none = 沒有符合條件的帳戶
accounts-none-hint = 會議工作人員的帳戶顯示在這裡。
accounts-enable = 重新啟用帳戶
accounts-disable = 停用帳戶
accounts-disable-ask = 停用「{ $name }」的帳戶？
accounts-disable-effects = 以下變化立即生效：
accounts-disable-sign-ins = { $n ->
    [0] 目前沒有處於登入狀態的裝置。
   *[other] 結束 { $n } 個登入。
}
accounts-disable-grants = 該帳戶無法再登入。已授予的權限予以保留，重新啟用後恢復。
accounts-disable-log = 該帳戶的操作記錄繼續保留。
accounts-send-link = 重新傳送首次登入連結
accounts-no-rights = 帳戶的權限由安全管理員管理，此處不顯示。
accounts-not-yourself = 不能停用自己的帳戶，請由另一位系統管理員操作。
accounts-is-disabled = 該帳戶已停用。
accounts-last-administrator = 這是該類管理員中的最後一位，請先任命另一位。
accounts-done-saved = 已儲存。
accounts-done-password = 密碼已設定，其他登入已結束。
accounts-done-code-on = 雙重驗證已開啟。
accounts-done-code-off = 雙重驗證已關閉。
accounts-done-ended = 已結束，自下一次請求起生效。
accounts-done-created = 帳戶已建立，首次登入連結正在發往其信箱。
accounts-done-link = 登入連結正在發往其信箱。
accounts-done-disabled = 帳戶已停用。
accounts-done-enabled = 帳戶已重新啟用。
accounts-mail-link-subject = 會樞登入連結
accounts-mail-link-body =
    { $name }：

    請用以下連結登入會樞。連結 { $minutes } 分鐘內有效，只能使用一次：

    { $link }

    如忘記密碼，請在開啟的頁面中選擇「登入並設定密碼」。
    如非本人操作，請忽略此郵件；不使用連結就不會有任何變化。
accounts-mail-welcome-subject = 您的會樞帳戶
accounts-mail-welcome-body =
    { $name }：

    已為您建立會樞帳戶。請用以下連結首次登入並設定密碼，連結 { $days } 天內有效，只能使用一次：

    { $link }

    此後可隨時在登入頁面取得新的登入連結。
