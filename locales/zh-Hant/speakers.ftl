nav-speakers = 發言人與角色
speakers-hint = 議程草稿中有角色的人員及其答覆。
speakers-state = 狀態
speakers-state-unasked = 未徵詢
speakers-state-asked = 已徵詢
speakers-state-confirmed = 已確認
speakers-state-declined = 已婉拒
speakers-all = 全部
speakers-no-slides = 已確認、未交講稿
speakers-proposing = 有待處理的建議
speakers-proposes = 有建議
speakers-search = 姓名或議程項
speakers-find = 搜尋
speakers-name = 姓名
speakers-item = 議程項
speakers-slides = 講稿
speakers-none = 沒有符合的人員
speakers-none-hint = 在議程項頁面為人員指定角色。
speakers-begin = 徵詢…
speakers-begin-of = 徵詢 { $name }
speakers-page = 徵詢與答覆
speakers-remind = 提醒
speakers-remind-title = 提醒尚未答覆的人員？
speakers-remind-text = 向每人發送其連結和待答覆的議程項。
speakers-remind-count =
    { $n ->
       *[other] { $n } 人尚未答覆
    }
speakers-ask-all = 全部詢問
speakers-ask-all-title = 詢問所有尚未詢問的人？
speakers-ask-all-text = 按每人的語言各寄一封信，附上其專屬連結，用於確認、婉拒和提交投影片。
speakers-ask-all-count = 將寫信給 { $n } 人
speakers-ask-all-not = { $n } 人沒有地址、已不在註冊名單中或連結已停用：請逐一處理
speakers-left = 尚未徵詢的人中，{ $n } 人沒有地址、已不在註冊名單中或連結已停用：請逐一處理。
speakers-problem-nobody = 沒有可通知的人：需要有效連結和信箱。
speakers-problem-slides = 該議程項的檔案數已達上限，請先移除一個。
speakers-asked-at = { $at } 徵詢
speakers-reminded-at = { $at } 提醒
speakers-not-asked = 尚未徵詢
speakers-participant = 參會人員
speakers-proposal = 建議
speakers-proposal-biography = 建議的簡介
speakers-was = 現為：{ $text }
speakers-take = 採納到草稿
speakers-publish = 公開
speakers-refuse = 不採納
speakers-kilobytes =
    { $n ->
       *[other] { $n } KB
    }
speakers-no-parts = 目前在議程中沒有角色
speakers-link = 專用連結
speakers-link-good = 有效
speakers-link-none = 無
speakers-link-at = { $at } 產生
speakers-link-hint = 持專用連結可確認或婉拒、提交講稿、說明所需。
speakers-copy = 複製
speakers-copied = 已複製
speakers-written-to = 發送至 { $email }
speakers-email = 電子郵件
speakers-email-hint = 沒有信箱時，請以其他方式轉交連結。
speakers-language = 語言
speakers-make-link = 產生連結
speakers-renew-link = 換新連結
speakers-ask = 發送徵詢
speakers-ask-again = 再次發送
speakers-revoke = 停用連結
speakers-revoke-title = 停用 { $name } 的連結？
speakers-revoke-text = 已有的答覆保留。
speakers-revoke-effect = 連結不再有效
speakers-about = 個人資訊
speakers-no-biography = 沒有公開的簡介。
speakers-biography = 簡介
speakers-biography-hint = 經會務人員審閱後公開。
speakers-biography-waits = 待會務人員審閱後公開。
speakers-needs = 所需條件
speakers-need-projector = 投影
speakers-need-sound = 電腦音訊
speakers-need-interpreting = 口譯
speakers-need-internet = 臺上網路
speakers-need-step-free = 無障礙登臺
speakers-note = 其他說明
speakers-note-hint = 飲食、住宿和交通在報名表中填寫。
speakers-own-hint = 您在本議程中承擔角色，請逐項答覆是否出席。議程發布前可能還會調整。
speakers-open = 待您答覆
speakers-word = 給會務人員的話
speakers-word-hint = 婉拒時必填。
speakers-fault-word = 請簡要說明不能出席的原因。
speakers-confirm = 確認出席
speakers-confirm-again = 仍確認出席
speakers-decline = 不能出席
speakers-title-part = 標題與摘要
speakers-propose = 建議修改標題和摘要
speakers-propose-hint = 如標題或摘要需修改，請提出建議。
speakers-propose-explained = 會務人員審閱後決定是否採納，不會自動修改。
speakers-propose-send = 提交建議
speakers-proposal-waits = 您的建議待會務人員審閱。
speakers-title-hans = 標題（簡體中文）
speakers-title-hant = 標題（繁體中文）
speakers-title-en = 標題（英文）
speakers-summary-hans = 摘要（簡體中文）
speakers-summary-hant = 摘要（繁體中文）
speakers-summary-en = 摘要（英文）
speakers-slides-none = 尚未提交講稿。
speakers-slides-file = 檔案
speakers-slides-hint = PDF 或不含巨集的 PowerPoint，每個不超過 10 MB，每項最多五個。
speakers-slides-send = 提交
speakers-slides-remove = 移除
speakers-slides-remove-of = 移除 { $name }
speakers-fault-no-file = 請選擇檔案。
speakers-about-hint = 簡介、所需條件和可出席時間。
speakers-about-edit = 填寫
speakers-mail-subject = { $conference }：您在議程中的角色
speakers-mail =
    { $name }，您好：

    誠邀您在{ $conference }中承擔以下議程：

    { $items }

    請在您的專用頁面答覆是否出席，並可在此提出標題建議、提交講稿、說明所需：

    { $link }
speakers-mail-again =
    { $name }，您好：

    請就{ $conference }的以下議程予以答覆：

    { $items }

    您的頁面：{ $link }
