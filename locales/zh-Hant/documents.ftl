nav-documents = 文書簽署
nav-signatories = 單位簽署人
documents-kind = 種類
documents-kind-agenda-approval = 議程批准書
documents-kind-action-plan = 行動計畫
documents-kind-memorandum = 備忘錄
documents-kind-pledge = 承諾書
documents-state = 狀態
documents-state-draft = 草稿
documents-state-signing = 簽署中
documents-state-in-force = 已生效
documents-state-refused = 被拒簽
documents-state-withdrawn = 已撤回
documents-answer = 答覆
documents-answer-waiting = 待簽署
documents-answer-signed = 已簽署
documents-answer-refused = 拒簽
documents-answered-at = 答覆時間
documents-new = 新建文書
documents-none = 還沒有文書
documents-none-hint = 主席團與各單位需簽署的文書列於此處。
documents-none-found = 沒有符合條件的文書
documents-no = 編號
documents-title = 標題
documents-signed = 簽署
documents-refused-count = { $n } 方拒簽
documents-waits-for-you = 待您簽署
documents-number = { $year }–{ $number } 號
documents-version = 第 { $n } 版
documents-languages-hint = 請以各讀者的語言撰寫，所寫各語言文本均在簽署之列。
documents-title-en = 英文標題
documents-title-hans = 簡體標題
documents-title-hant = 繁體標題
documents-text-en = 英文正文
documents-text-hans = 簡體正文
documents-text-hant = 繁體正文
documents-text = 正文
documents-pdf = 附件
documents-pdf-file = PDF 文件
documents-pdf-hint = 可代替正文，也可與正文並存，不超過 10 MB。
documents-pdf-held = 未另選文件時，保留 { $name }。
documents-pdf-drop = 不再保留該文件
documents-pdf-inside = 本 PDF 內附文件：
documents-kilobytes = { $n } KB
documents-signers = 簽署人
documents-signers-who = 須簽署者
documents-signers-hint = 主席團在任席位與各單位簽署人。
documents-no-candidates = 尚無可簽署者：請先安排主席團席位，或指定單位簽署人。
documents-pledge-hint = 承諾書由各單位各自簽署，發出後再選擇單位。
documents-order = 簽署順序
documents-order-any = 不分先後
documents-order-listed = 按名單順序
documents-order-reversed = 按名單逆序：名單首位最後簽署
documents-needed = 生效所需簽署數
documents-needed-hint = 留空即須全體簽署。
documents-needed-of = { $asked } 方中 { $needed } 方簽署即生效
documents-in-order = 依次簽署
documents-each-hint = 各方簽署各自生效
documents-save-draft = 存為草稿
documents-save-version = 存為新版
documents-edit = 修改
documents-edit-hint = 保存即生成新版草稿，須重新簽署；舊版保留。
documents-edit-signed = 已有 { $n } 份簽署留在舊版。
documents-send = 發出簽署
documents-send-effect = 請 { $asked } 方簽署，{ $needed } 方簽署即生效。
documents-send-effect-pledge = 隨後可發送各單位，由其各自簽署。
documents-send-effect-fixed = 此版不再改動；修改即為未經簽署的新版。
documents-out-since = { $at } 發出
documents-withdraw = 撤回
documents-withdraw-ask = 確定永久撤回該文書？
documents-withdraw-effect = 不再接受簽署，已有簽署予以保留。
documents-your-signature = 您的簽署
documents-sign-ask = 請您簽署此版。
documents-sign = 簽署
documents-sign-final = 簽署後不可撤銷。
documents-you-sign = 簽署內容
documents-refuse = 拒絕簽署
documents-refuse-final = 對此版的拒簽不可撤銷，理由對可見者公開。
documents-reason = 理由
documents-reason-hint = 請說明拒簽原因。
documents-name = 姓名
documents-post = 職務
documents-institution = 單位
documents-email = 電子郵件
documents-email-hint = 簽署連結發往此電子郵件。
documents-language = 語言
documents-fingerprint = 密鑰指紋
documents-signatures = 簽署頁
documents-signed-of = { $asked } 方中 { $signed } 方已簽署
documents-signed-then = { $n } 份簽署
documents-hashes = 簽署摘要
documents-check-hint = 任何人均可離線驗證簽署文件：plenum verify FILE，並與簽署人提供的密鑰指紋核對。
documents-earlier = 歷史版本
documents-paper = 帶簽署頁 PDF
documents-file = 簽署文件
documents-export = 匯出
documents-search-signer = 姓名或單位
documents-nobody-found = 沒有符合條件者
documents-nobody-asked = 尚未發送任何單位。
documents-gone = 已不在任
documents-other-language = 該文本沒有您所用語言的版本。
documents-institutions = 發送單位
documents-institutions-ask = 請其簽署
documents-institutions-hint = 每位簽署人將收到含連結的信函。
documents-asked-already = 已發送 { $n } 個單位
documents-without-signatory = { $n } 個單位尚無簽署人。
documents-nobody-free = 沒有其他可發送的單位
documents-nobody-free-hint = 僅可發送已指定簽署人的單位。
documents-choose-all = 全選
documents-remind = 催簽
documents-remind-effect = 向 { $n } 位尚未答覆的簽署人發函。
documents-close = 結束簽署
documents-close-ask = 確定結束承諾書簽署？
documents-close-signed = 已簽署的 { $n } 個單位，簽署有效。
documents-close-waiting = 未答覆的 { $n } 個單位，不再可簽署。
documents-signatory = 簽署人
documents-signatories-hint = 各單位由誰簽署。
documents-signatories-named = { $all } 個單位中已指定 { $named } 個。
documents-signatory-new = 指定簽署人
documents-signatory-name = 指定…
documents-signatory-for = 為{ $name }指定簽署人
documents-signatory-one = 每單位一名簽署人；新指定後，原簽署人不再簽署。
documents-signatory-ended = 不再簽署
documents-signatory-end = 終止
documents-signatory-end-ask = 確定終止 { $name } 的簽署資格？
documents-signatory-end-effect = 連結自下一次請求起失效。
documents-no-institutions = 還沒有單位
documents-no-institutions-hint = 單位來自模板與報名。
documents-link = 連結
documents-link-hint = 可打開須由其簽署的文書；簽署時須輸入密鑰密碼。
documents-link-new = 更換連結
documents-copy = 複製
documents-copied = 已複製
documents-waiting = 待簽署
documents-key = 簽名密鑰
documents-key-own = 您的簽名密鑰
documents-key-open = 查看
documents-key-hint = 您以自己的密鑰（SM2 與 Ed25519）簽署文書，密鑰由專用密碼保護。
documents-key-current = 當前密鑰
documents-key-good = 使用中
documents-key-is-made = 已生成
documents-key-none = 未生成
documents-key-none-yet = 尚無密鑰，由本人經連結生成。
documents-key-made = 生成時間
documents-key-compare = 請經其他渠道將此指紋告知核驗簽署者。
documents-key-make = 生成簽名密鑰
documents-key-make-hint = 請為密鑰設定密碼。他人無從得知，也無法找回。
documents-key-replace = 更換密鑰
documents-key-replace-hint = 密碼遺忘或洩露時使用。此前的簽署繼續有效。
documents-key-password = 密鑰密碼
documents-key-password-hint = 至少 12 個字存，勿與帳戶密碼相同。
documents-key-again = 再次輸入
documents-key-earlier = 歷史密鑰
documents-key-revoke = 吊銷密鑰
documents-key-revoke-ask = 確定吊銷您的簽名密鑰？
documents-key-revoke-text = 您可隨時生成新的密鑰。
documents-key-revoke-effect = 該密鑰不再用於簽署；此前的簽署繼續有效，可供核驗。
documents-key-revoked-at = { $at } 吊銷
documents-key-revoked-since = 密鑰其後已吊銷
documents-key-signed = { $n } 份簽署
documents-account-password = 帳戶密碼
documents-account-password-hint = 以防他人以您的名義生成密鑰。剛經郵件連結登入者無需填寫。
documents-password = 簽名密鑰密碼
documents-password-hint = 每次簽署均須輸入。
documents-own-title = 待簽署文書
documents-own-asked = 請您簽署
documents-own-none = 目前沒有待簽署文書
documents-own-key-first = 請先生成簽名密鑰。
documents-fault-text = 請填寫正文或選擇 PDF 文件。
documents-fault-signers = 請選擇簽署人。
documents-fault-needed = 請填寫 1 至 { $max } 的數字。
documents-fault-pdf = 該文件不是 PDF。
documents-fault-institutions = 請至少選擇一個單位。
documents-fault-no-key = 您尚無簽名密鑰。
documents-fault-password = 簽名密鑰密碼不正確。
documents-fault-account = 帳戶密碼不正確。
documents-problem-settled = 此版已不可辦理：已另出新版、已辦結或已撤回。
documents-problem-answered = 已經答覆，不能再次答覆。
documents-problem-holder = 只有仍在任的被請簽署者可以答覆。
documents-problem-key = 密鑰已吊銷或不屬於您，請使用當前密鑰簽署。
documents-problem-turn = 尚未輪到您簽署，須待前序簽署完成。
documents-problem-gone = 有簽署人已不在任，請修改文書並重新選擇簽署人。
documents-problem-nobody = 尚無人簽署。
documents-problem-nobody-waits = 沒有可發函催簽者。
documents-pack = 會議材料
documents-pack-closed = 主席團閉門會議
documents-pack-made = 截至 { $at }，供 { $name } 使用
documents-pack-documents = 待簽署文書
documents-mail-subject = 請簽署：{ $title }
documents-mail-subject-again = 催簽：{ $title }
documents-mail =
    { $name }，您好：

    { $conference }請您代表所在單位簽署《{ $title }》。請在此閱讀並簽署：

    { $link }

    此連結僅供您本人使用。簽署時須輸入您在該處設定的簽名密鑰密碼。
documents-mail-again =
    { $name }，您好：

    { $conference }的《{ $title }》仍待您簽署，如不簽署請說明理由：

    { $link }

    此連結僅供您本人使用。
documents-mail-seat =
    { $name }，您好：

    { $conference }請您以主席團成員身分簽署《{ $title }》。請登入後在此閱讀並簽署：

    { $link }

    簽署時須輸入您的簽名密鑰密碼。
documents-mail-seat-again =
    { $name }，您好：

    { $conference }的《{ $title }》仍待您簽署，如不簽署請說明理由。請登入後辦理：

    { $link }
documents-awaits-signature = 待您簽署
